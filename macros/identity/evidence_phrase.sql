{#-
    What one comparison of two records says, in words and with its weight: `same e-mail (+17.2)`.
    Null where it says nothing. Names that are alike and not the same are quoted.

    Expects the columns <comparison>_level and <comparison>_weight (decimal), and left_ and
    right_first_name, _last_name and _company_name.
-#}
{% macro evidence_phrase(comparison) -%}
    case {{ comparison }}_level
        {%- for level, phrase in evidence_words(comparison).items() %}
        when '{{ level }}' then '{{ phrase }}'
        {%- endfor %}
        when 'missing' then null
        when 'none' then null
        {%- set names = {
            'first_name': ('first_name', 'first names'),
            'last_name': ('last_name', 'last names'),
            'company': ('company_name', 'companies'),
        } %}
        {%- if comparison in names %}
        {%- set column, title = names[comparison] %}
        else coalesce(
            '{{ title }} ' || left_{{ column }} || ' and ' || right_{{ column }},
            '{{ title }} are alike'
        )
        {%- else %}
        else '{{ comparison | replace("_", " ") }} ' || {{ comparison }}_level
        {%- endif %}
    end || {{ signed_weight(comparison ~ '_weight') }}
{%- endmacro %}


{#- A weight in brackets, with its sign. -#}
{% macro signed_weight(weight) -%}
    ' (' || case when {{ weight }} >= 0 then '+' else '' end || cast({{ weight }} as string) || ')'
{%- endmacro %}


{#- The levels of a comparison that are always told in the same words. -#}
{% macro evidence_words(comparison) %}
    {{ return({
        'first_name': {
            'exact': 'same first name',
            'swapped': 'first and last name have changed places',
            'different': 'first names differ',
        },
        'last_name': {
            'exact': 'same last name',
            'swapped': 'last and first name have changed places',
            'different': 'last names differ',
        },
        'middle_name': {
            'agrees': 'middle names agree',
            'different': 'middle names differ',
        },
        'birth_date': {
            'exact': 'same birth date',
            'near': 'birth dates differ by a typing error',
            'different': 'birth dates differ',
        },
        'address': {
            'exact': 'same address',
            'near': 'addresses are alike',
            'same_number': 'same house number and postal code',
            'other_number': 'same street, another number',
            'same_street': 'same street',
            'same_postal_code': 'same postal code',
            'different': 'addresses differ',
        },
        'phone': {
            'shared': 'same phone',
            'different': 'phones differ',
        },
        'email': {
            'shared': 'same e-mail',
            'near': 'e-mails differ by a typing error',
            'different': 'e-mails differ',
        },
        'vehicle': {
            'shared': 'same vehicle',
        },
        'customer_number': {
            'declared': 'one names the customer number of the other',
        },
        'company': {
            'exact': 'same company',
            'different': 'companies differ',
        },
    }[comparison]) }}
{% endmacro %}
