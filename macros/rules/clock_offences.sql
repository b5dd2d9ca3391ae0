{% macro clock_offences() %}
    {% set clock = house_rules().clock %}
    {% set pattern = clock_readers() %}
    {% set offences = [] %}
    {% for file, source in written_sql()
        if modules.re.search(pattern, source) and not file.startswith(clock.may_read_it)
    %}
        {% set found = modules.re.findall(pattern, sql_code(source) ~ '\n' ~ jinja_code(source)) %}
        {% if found %}
            {% do offences.append(
                file ~ ' reads the clock (' ~ found | unique | join(', ')
                ~ '): the day comes from as_of_date(), so that a build can be repeated'
            ) %}
        {% endif %}
    {% endfor %}
    {{ return(offences) }}
{% endmacro %}
