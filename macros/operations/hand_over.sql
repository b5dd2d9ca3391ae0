{#
    The engines differ: a DuckDB warehouse is a file that `dms publish` reads itself; Spark's tables
    lie wherever the cluster keeps them, so their rows are written to the lake as Parquet.
#}
{% macro hand_over(relation, place) %}
    {% do adapter.dispatch('hand_over')(relation, place) %}
{% endmacro %}

{% macro default__hand_over(relation, place) %}
{% endmacro %}

{% macro spark__hand_over(relation, place) %}
    {% call statement('hand_over') %}
        insert overwrite directory '{{ lake_path("results/" ~ place) }}' using parquet
        select * from {{ relation }}
    {% endcall %}
{% endmacro %}
