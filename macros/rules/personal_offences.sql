{% macro personal_offences() %}
    {% set personal = house_rules().personal %}
    {% set telling = '(?:.*_)?(?:' ~ personal.words | join('|') ~ ')(?:_.*)?$'
        ~ '|.*(?:' ~ personal.names | join('|') ~ ')' %}
    {% set harmless = '(?:' ~ personal.but_not | join('|') ~ ')$' %}
    {% set models = own_nodes(['model', 'seed', 'snapshot']) %}
    {% set marked = {} %}
    {% for model in models %}
        {% for column in model.columns.values() if column.config.meta.personal %}
            {% do marked.setdefault(column.name, model.name) %}
        {% endfor %}
    {% endfor %}
    {% set offences = [] %}
    {% for model in models %}
        {% set file = model.original_file_path %}
        {% set layer = layer_of(model) %}
        {% set place = model.config.meta.publish %}
        {% if place == 'segments' and not model.config.contract.enforced %}
            {% do offences.append(
                file ~ ' (' ~ layer ~ ') is published for BI without a contract, so it may have any column: '
                ~ 'set contract: {enforced: true} under its config'
            ) %}
        {% endif %}
        {% for column in (columns_of(model) if place == 'segments' else []) %}
            {% set why = 'as ' ~ marked[column] ~ ' marks it' if column in marked else 'by its name' %}
            {% if column in marked
                or modules.re.match(telling, column) and not modules.re.match(harmless, column)
            %}
                {% do offences.append(
                    file ~ ' (' ~ layer ~ ') publishes ' ~ column ~ ' for BI, which is personal ' ~ why
                    ~ ': leave it out, or set publish: contacts under its config.meta'
                ) %}
            {% endif %}
        {% endfor %}
        {% if place != 'contacts' and (place == 'segments' or layer in personal.may_not_read_contacts) %}
            {% for parent_id in model.depends_on.nodes | unique
                if parent_id in graph.nodes and graph.nodes[parent_id].config.meta.publish == 'contacts'
            %}
                {% set reads = file ~ ' (' ~ layer ~ ') reads ' ~ graph.nodes[parent_id].name
                    ~ ', which is for contacts.duckdb: ' %}
                {% if layer in personal.may_not_read_contacts %}
                    {% do offences.append(
                        reads ~ 'read a mart without personal data; whoever may contact people joins '
                        ~ 'names by customer_key'
                    ) %}
                {% elif not model.config.meta.reads_contacts %}
                    {% do offences.append(
                        reads ~ 'say under its config.meta.reads_contacts what it takes from there that '
                        ~ 'is not personal, or read another model'
                    ) %}
                {% endif %}
            {% endfor %}
        {% endif %}
    {% endfor %}
    {{ return(offences) }}
{% endmacro %}
