{% macro explain_empty_landing() %}
    {% if execute %}
        {% set files = adapter.get_relation(target.database or none, 'landing', 'files') %}
        {% if files is none or run_query('select count(*) from ' ~ files).rows[0][0] == 0 %}
            {% do log(
                'Nothing has landed yet, so every table is empty: put exports into landing/<feed>/ '
                ~ 'and run `dms build`, or run `make build` for a sample.',
                info=True
            ) %}
        {% endif %}
    {% endif %}
{% endmacro %}
