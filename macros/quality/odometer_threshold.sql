{% macro odometer_threshold(name) -%}
    {%- set thresholds = var('odometer') -%}
    {%- if name not in thresholds -%}
        {{ exceptions.raise_compiler_error(
            "odometer has no '" ~ name ~ "'; add it in dbt_project.yml"
        ) }}
    {%- endif -%}
    {{ thresholds[name] }}
{%- endmacro %}
