{% macro threshold(name) -%}
    {%- set thresholds = var('segment_thresholds') -%}
    {%- if name not in thresholds -%}
        {{ exceptions.raise_compiler_error(
            "segment_thresholds has no '" ~ name ~ "'; add it in dbt_project.yml"
        ) }}
    {%- endif -%}
    {{ thresholds[name] }}
{%- endmacro %}
