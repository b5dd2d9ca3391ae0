{#
    on-run-start, before every other hook: stop when a model, data test or macro breaks a rule of the
    house, with a line for each offence. It looks at all of the project, whatever is selected, and asks
    no warehouse. An error and not a failing statement: dbt goes on with its models after the latter.
#}
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
