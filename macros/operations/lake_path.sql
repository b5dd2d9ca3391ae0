{% macro lake_path(place) -%}
    {%- set lake = env_var('DMS_LAKE').rstrip('/') -%}
    {%- if not lake.startswith('/') and '://' not in lake -%}
        {{ exceptions.raise_compiler_error(
            "DMS_LAKE must be an absolute folder or a URL such as s3a://bucket/folder, not '" ~ lake ~ "'"
        ) }}
    {%- endif -%}
    {{ return(lake ~ '/' ~ place) }}
{%- endmacro %}
