{% macro feed_offences() %}
    {% set offences = [] %}
    {% set models = own_nodes(['model']) %}
    {% set names = models | map(attribute='name') | list %}
    {% for model in models if model.fqn[1:3] == ['intermediate', 'feeds'] %}
        {% set feed = model.fqn[3] %}
        {% set shape = model.name.split('__') | last %}
        {% if model.name != 'int_' ~ feed ~ '__' ~ shape %}
            {% do offences.append(
                model.original_file_path ~ ' has the wrong name: it begins with int_' ~ feed ~ '__'
            ) %}
        {% elif 'int_' ~ shape ~ '_unioned' in names and feed not in feeds_with(shape) %}
            {% do offences.append(
                model.original_file_path ~ ' reaches nobody: add ' ~ shape ~ ' to the shapes of ' ~ feed
                ~ ' under feeds in dbt_project.yml'
            ) %}
        {% endif %}
    {% endfor %}
    {% for feed, brought in var('feeds').items() %}
        {% for shape in brought.get('shapes', []) if 'int_' ~ shape ~ '_unioned' not in names %}
            {% do offences.append(
                'feeds in dbt_project.yml has ' ~ shape ~ ' for ' ~ feed ~ ', which is no shape: each has its '
                ~ 'contract in models/intermediate/facts/unions'
            ) %}
        {% endfor %}
    {% endfor %}
    {{ return(offences) }}
{% endmacro %}
