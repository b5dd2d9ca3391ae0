{% macro record_source_columns() %}
    {%- if execute and flags.WHICH in ['build', 'test'] -%}
        {%- set table = recorded_source_columns() -%}
        {%- do run_query('drop table if exists ' ~ table) -%}
        {%- set rows = [] -%}
        {%- for source in graph.sources.values() if source.config.meta.get('feed') -%}
            {%- do rows.append(
                "select '" ~ source.config.meta.feed ~ '.' ~ source.name ~ "' as table_name, "
                ~ text_literal(tojson(layout_of_source(source))) ~ ' as layout'
            ) -%}
        {%- endfor -%}
        {%- do run_query('create table ' ~ table ~ ' as ' ~ rows | join(' union all ')) -%}
    {%- endif -%}
{% endmacro %}
