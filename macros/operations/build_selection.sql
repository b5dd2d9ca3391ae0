{% macro build_selection() %}
    {% set narrowed = [] %}
    {% for option in ['select', 'exclude', 'selector', 'resource_types', 'exclude_resource_types', 'sample', 'empty'] %}
        {% set value = invocation_args_dict.get(option) %}
        {% if value %}
            {% set text = value | join(' ') if value is iterable and value is not string else value %}
            {% do narrowed.append('--' ~ option | replace('_', '-') | replace('types', 'type') ~ ' ' ~ text) %}
        {% endif %}
    {% endfor %}
    {{ return(narrowed | join(' ')) }}
{% endmacro %}
