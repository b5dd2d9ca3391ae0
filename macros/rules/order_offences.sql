{% macro order_offences() %}
    {% set order = house_rules().order %}
    {% set models = own_nodes(['model']) %}
    {% set places = {} %}
    {% for model in models %}
        {% do places.update({model.unique_id: place_in_order(model, order)}) %}
    {% endfor %}
    {% set offences = [] %}
    {% for model in models %}
        {% set place = places[model.unique_id] %}
        {% for parent_id in model.depends_on.nodes | unique if parent_id in places %}
            {% set parent = graph.nodes[parent_id] %}
            {% set parent_place = places[parent_id] %}
            {% if parent_place.layer == place.layer and parent_place.number > place.number %}
                {% do offences.append(
                    model.original_file_path ~ ' (' ~ place.folder ~ ') reads ' ~ parent.name ~ ' ('
                    ~ parent_place.folder ~ '), up the order of the folders: '
                    ~ order[place.layer] | join(', ')
                ) %}
            {% elif parent_place.folder == 'feeds' and parent.fqn[:-1] != model.fqn[:-1] %}
                {% set union = 'int_' ~ parent.name.split('__')[1] ~ '_unioned' %}
                {% if model.name != union %}
                    {% do offences.append(
                        model.original_file_path ~ ' reads ' ~ parent.name ~ ', which is of one feed: read '
                        ~ union ~ ', what all feeds bring'
                    ) %}
                {% endif %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {{ return(offences) }}
{% endmacro %}


{% macro place_in_order(model, order) %}
    {% set layer = layer_of(model) %}
    {% set path = model.fqn[2:-1] | join('/') ~ '/' %}
    {% set folders = order.get(layer, []) %}
    {% for folder in folders if path.startswith(folder ~ '/') %}
        {{ return({'layer': layer, 'folder': folder, 'number': folders.index(folder)}) }}
    {% endfor %}
    {{ return({'layer': layer, 'folder': path, 'number': folders | length}) }}
{% endmacro %}
