{#
    DuckDB has no materialized views. This one is the project's table materialization (the contract
    checked, replaced in one statement, hooks as there) with a comment that says what a materialized
    view's catalog entry would say.

    Why not the macros that dbt's own `materialized_view` dispatches (get_create_..., get_replace_
    ..., refresh_...): it hands `drop`, `rename` and `comment on` a relation of the type
    `materialized_view`, which dbt-duckdb renders into SQL that DuckDB does not know, so they would
    need overrides of four adapter-wide macros; and it replaces by dropping first.

    Another engine without materialized views adds `materialization materialized_view,
    adapter="<engine>"` with the same lines around its own table materialization. Engines that have
    them keep dbt's native path.
#}
{% materialization materialized_view, adapter='duckdb', supported_languages=['sql'] %}
    {% do model.update({'columns': columns_of(model)}) %}
    {{ return(replaced_at_once('table', refresh_stamp(model, compiled_code))) }}
{% endmaterialization %}
