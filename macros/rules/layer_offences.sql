{% macro layer_offences() %}
    {% set layers = house_rules().layers %}
    {% set relations = graph.nodes.values()
        | selectattr('resource_type', 'in', ['model', 'seed', 'snapshot']) | list
        + graph.sources.values() | list %}
    {% set layer_by_id = {} %}
    {% for relation in relations %}
        {% do layer_by_id.update({relation.unique_id: layer_of(relation)}) %}
    {% endfor %}
    {% set offences = [] %}
    {% for model in own_nodes(['model']) %}
        {% set file = model.original_file_path %}
        {% set layer = layer_by_id[model.unique_id] %}
        {% set rule = layers.get(layer) %}
        {% if rule is none %}
            {% do offences.append(
                file ~ ' is in no layer: move it under models/' ~ layers | join(', models/')
            ) %}
        {% else %}
            {% for parent_id in model.depends_on.nodes | unique
                if parent_id in layer_by_id and layer_by_id[parent_id] not in rule.reads
            %}
                {% set parent = graph.nodes.get(parent_id) or graph.sources[parent_id] %}
                {% do offences.append(
                    file ~ ' (' ~ layer ~ ') reads ' ~ parent.name ~ ' (' ~ layer_by_id[parent_id] ~ '): '
                    ~ rule.instead
                ) %}
            {% endfor %}
            {% set name = rule.get('name', '(?!(stg|base|int|fct|dim)_)') | replace('<folder>', model.fqn[2]) %}
            {% if not modules.re.match(name, model.name) %}
                {% do offences.append(
                    file ~ ' (' ~ layer ~ ') has the wrong name: it begins '
                    ~ ('with ' ~ name if 'name' in rule else 'without stg_, base_, int_, fct_, dim_')
                ) %}
            {% endif %}
            {% set schema = 'keys' if model.config.materialized == 'incremental' else layer %}
            {% if model.schema != schema or model.alias != model.name %}
                {% do offences.append(
                    file ~ ' (' ~ layer ~ ') becomes ' ~ model.schema ~ '.' ~ model.alias ~ ': it must be '
                    ~ schema ~ '.' ~ model.name ~ '; take schema and alias out of its config'
                ) %}
            {% endif %}
        {% endif %}
    {% endfor %}
    {{ return(offences) }}
{% endmacro %}
