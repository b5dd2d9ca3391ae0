{#-
    Models, data tests, snapshots and macros that read the clock. `graph` has no macros: their SQL is that
    of the objects by which Jinja calls them.
-#}
{% macro clock_offences() %}
    {% set clock = house_rules().clock %}
    {% set pattern = clock_readers() %}
    {% set sources = [] %}
    {% for node in own_nodes(['model', 'test', 'snapshot']) %}
        {% set texts = [node.raw_code, node.config.where or ''] %}
        {% for name, value in (node.test_metadata.kwargs if node.test_metadata else {}).items()
            if name != 'model'
        %}
            {% do texts.append(value | string) %}
        {% endfor %}
        {% do sources.append([node.original_file_path, texts | join('\n') | lower]) %}
    {% endfor %}
    {% for called in context[project_name].values() %}
        {% do sources.append([called.macro.original_file_path, called.macro.macro_sql | lower]) %}
    {% endfor %}
    {% set offences = [] %}
    {% for file, source in sources
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
