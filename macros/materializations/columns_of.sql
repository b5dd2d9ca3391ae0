{#-
    What one of these means in it, a segment's YAML says in a description, which goes behind the
    shared one. scripts/dms/manifest.py reads the same.
-#}
{% macro columns_of(model) -%}
    {%- if layer_of(model) != 'segments' -%}
        {{ return(model.columns) }}
    {%- endif -%}
    {%- set columns = {} -%}
    {%- for name, shared in member_row().items() -%}
        {%- set own = model.columns.get(name, {}) -%}
        {%- if own.get('data_type') -%}
            {{ exceptions.raise_compiler_error(
                model.original_file_path ~ ' gives the type of ' ~ name ~ ' in its YAML file: '
                ~ 'models/membership/member_rows.yml does, for every segment; take it out'
            ) }}
        {%- endif -%}
        {%- set told = (shared.description | trim ~ ' ' ~ own.get('description', '') | trim) | trim -%}
        {%- do columns.update({name: dict(shared, description=told)}) -%}
    {%- endfor -%}
    {%- for name, own in model.columns.items() if name not in columns -%}
        {%- do columns.update({name: own}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
