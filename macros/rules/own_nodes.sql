{% macro own_nodes(kinds) %}
    {{ return(
        graph.nodes.values()
        | selectattr('package_name', 'equalto', project_name)
        | selectattr('resource_type', 'in', kinds)
        | list
    ) }}
{% endmacro %}
