{% macro written_sql() %}
    {% set written = [] %}
    {% for node in own_nodes(['model', 'test', 'snapshot']) %}
        {% set texts = [node.raw_code, node.config.where or ''] %}
        {% for name, value in (node.test_metadata.kwargs if node.test_metadata else {}).items()
            if name != 'model'
        %}
            {% do texts.append(value | string) %}
        {% endfor %}
        {% do written.append([node.original_file_path, texts | join('\n') | lower]) %}
    {% endfor %}
    {% for called in context[project_name].values() %}
        {% do written.append([called.macro.original_file_path, called.macro.macro_sql | lower]) %}
    {% endfor %}
    {{ return(written) }}
{% endmacro %}
