{% macro quality_threshold(name) -%}
    {%- set thresholds = var('quality_thresholds') -%}
    {%- if name not in thresholds -%}
        {{ exceptions.raise_compiler_error(
            "quality_thresholds has no '" ~ name ~ "'; add it in dbt_project.yml"
        ) }}
    {%- endif -%}
    {{ thresholds[name] }}
{%- endmacro %}
