{% macro show_failing_rows(results, limit=20) %}
    {% for result in results
        if execute and result.status in ['fail', 'warn'] and result.node.resource_type == 'test'
    %}
        {% set rows = run_query(
            'select * from (\n' ~ result.node.compiled_code ~ '\n) as failing_rows limit ' ~ limit
        ) %}
        {% set lines = ['First rows of ' ~ result.node.name ~ ':'] %}
        {% do lines.append('  ' ~ rows.column_names | join(' | ')) %}
        {% for row in rows.rows %}
            {% do lines.append('  ' ~ row.values() | map('string') | map('truncate', 80) | join(' | ')) %}
        {% endfor %}
        {% if result.failures > limit %}
            {% do lines.append('  and ' ~ (result.failures - limit) ~ ' more') %}
        {% endif %}
        {% do log(lines | join('\n'), info=True) %}
    {% endfor %}
{% endmacro %}
