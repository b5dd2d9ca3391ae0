{#
    Spark has no materialized views either. A table is built beside under an intermediate name, its
    contract checked, stamped, and then takes the place of the old one: a query that fails leaves the
    old one as it was. Spark swaps in two steps, drop and rename; who must not see the moment between
    reads what is published.
#}
{% materialization materialized_view, adapter='spark', supported_languages=['sql'] %}
    {% do model.update({'columns': columns_of(model)}) %}
    {% set given = get_column_schema_from_query(compiled_code) | map(attribute='name') %}
    {% do hold_to_member_row(given | map('lower') | list) %}
    {% set target_relation = this.incorporate(type='table') %}
    {% set old_relation = load_cached_relation(this) %}
    {% set beside = make_intermediate_relation(target_relation) %}

    {{ run_hooks(pre_hooks) }}
    {% do drop_relation_if_exists(beside) %}
    {% call statement('main') %}
        {{ create_table_as(False, beside, compiled_code) }}
    {% endcall %}
    {% do persist_docs(beside, model) %}
    {% call statement('refresh_stamp') %}
        {{ alter_relation_comment(beside, refresh_stamp(model, compiled_code)) }}
    {% endcall %}
    {% do drop_relation_if_exists(old_relation) %}
    {% do adapter.rename_relation(beside, target_relation) %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=False) %}
    {{ run_hooks(post_hooks) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
