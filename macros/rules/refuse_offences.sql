{# An error and not a failing statement: dbt goes on with its models after the latter. #}
{% macro refuse_offences() %}
    {% if execute %}
        {% set offences = layer_offences() + order_offences() + feed_offences() + relation_offences()
            + clock_offences() + personal_offences() %}
        {% if offences %}
            {{ exceptions.raise_compiler_error(
                'The rules of the house are broken (docs/rules.md), so nothing was built:\n- '
                ~ offences | sort | join('\n- ')
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}
