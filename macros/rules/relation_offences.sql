{% macro relation_offences() %}
    {% set relations = house_rules().relations %}
    {% set known = graph.nodes.values()
        | selectattr('resource_type', 'in', ['model', 'seed', 'snapshot']) | list
        + graph.sources.values() | list %}
    {% set schemas = known | map(attribute='schema') | unique | sort | join('|') %}
    {% set written_out = '\\b(?:from|join)\\s+["`]?((?:' ~ schemas ~ ')["`]?[.]["`]?\\w+)' %}
    {% set filled_in = '\\b(?:from|join)\\s+["`]?([{][{][^{}]*[}][}]["`]?[.]["`]?\\w+)' %}
    {% set made = '\\b(' ~ relations.makers | join('|') ~ ')\\s*[(]' %}
    {% set any_way = [written_out, filled_in, made] | join('|') %}
    {% set offences = [] %}
    {% for file, source in written_sql()
        if modules.re.search(any_way, source) and not file.startswith(relations.may_make_them)
    %}
        {% set jinja = jinja_code(source) %}
        {% set names = modules.re.findall(written_out, sql_code(source) ~ '\n' ~ jinja)
            + modules.re.findall(filled_in, modules.re.sub('(?s)[{]#.*?#[}]|--[^\\n]*', ' ', source))
            + modules.re.findall(made, jinja) %}
        {% for name in names | unique %}
            {% do offences.append(
                file ~ ' reads ' ~ name ~ ' by hand: write ref() or source(), so that dbt builds it before '
                ~ 'and the layers are seen'
            ) %}
        {% endfor %}
    {% endfor %}
    {{ return(offences) }}
{% endmacro %}
