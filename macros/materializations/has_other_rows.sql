{#-
    Early cutoff, as build systems call it: what reads nothing but rows that stayed as they were is
    as it was too. A node that gives other rows is marked in dbt's graph, which ends with the
    invocation.
-#}
{% macro has_other_rows(node) %}
    {%- set touched = env_var('DMS_TOUCHED', '').split() -%}
    {%- if touched == [] or node.name in touched -%}
        {{ return(true) }}
    {%- endif -%}
    {%- for key in node.depends_on.nodes -%}
        {%- if key in graph.sources -%}
            {%- if layer_of(graph.sources[key]) == 'kept' -%}
                {{ return(true) }}
            {%- endif -%}
        {%- elif graph.nodes[key].gave_other_rows or graph.nodes[key].config.materialized == 'ephemeral' -%}
            {{ return(true) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}


{% macro sum_of_rows(relation) %}
    {%- if env_var('DMS_TOUCHED', '') and relation is not none and relation.is_table -%}
        {%- set sum -%}
            select count(*), sum(hash(made)) from {{ relation }} as made
        {%- endset -%}
        {{ return(run_query(sum).rows[0] | list) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}


{% macro tell_other_rows(key) %}
    {%- do graph.nodes[key].update({'gave_other_rows': true}) -%}
{% endmacro %}
