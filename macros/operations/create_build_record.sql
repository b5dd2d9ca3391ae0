{#
    The engines differ: on Spark its rows lie in the lake, where `dms publish` reads them, and stay
    when the schema is dropped.
#}
{% macro create_build_record() %}
    {% do adapter.create_schema(build_record()) %}
    {% set table %}
        create table if not exists {{ build_record() }} ({{ kept_columns('builds') }})
    {% endset %}
    {% do run_query(table ~ adapter.dispatch('build_record_place')()) %}
{% endmacro %}

{% macro default__build_record_place() %}
{% endmacro %}

{% macro spark__build_record_place() %}
    {{ return(" using parquet location '" ~ lake_path('results/builds') ~ "'") }}
{% endmacro %}
