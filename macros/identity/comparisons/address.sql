{% macro address_comparison() -%}
    {{ return({
        'name': 'address',
        'level': address_level(
            'left_records', 'right_records', 'candidates.address_count is not null'
        ),
        'levels': {
            'exact': {
                'words': 'same address',
                'count': 'address_count',
                'known_to': 'street_key is not null and postal_code is not null',
            },
            'near': {'words': 'addresses are alike'},
            'same_number': {'words': 'same house number and postal code'},
            'other_number': {'words': 'same street, another number'},
            'same_street': {'words': 'same street'},
            'same_postal_code': {
                'words': 'same postal code', 'count': 'postal_code_count', 'equal': 'postal_code',
            },
            'different': {'words': 'addresses differ'},
        },
        'most_weight': most_address_weight(),
        'rule_place': 6,
    }) }}
{%- endmacro %}


{% macro address_level(left_record, right_record, is_shared) -%}
    {%- set left_street, right_street = left_record ~ '.street_key', right_record ~ '.street_key' -%}
    {%- set shorter = 'least(length(' ~ left_street ~ '), length(' ~ right_street ~ '))' -%}
    {%- set is_near_street -%}
        coalesce(
            4 * levenshtein({{ left_street }}, {{ right_street }})
            <= greatest(length({{ left_street }}), length({{ right_street }}), 8)
            or (
                {{ shorter }} >= 6
                and 4 * levenshtein(
                    substr({{ left_street }}, 1, {{ shorter }}),
                    substr({{ right_street }}, 1, {{ shorter }})
                ) <= {{ shorter }}
            ),
            false
        )
    {%- endset -%}
    {%- set is_street_within -%}
        coalesce(
            {{ shorter }} >= 8
            and (
                position(substr({{ left_street }}, 1, 8) in {{ right_street }}) > 0
                or position(substr({{ right_street }}, 1, 8) in {{ left_street }}) > 0
            ),
            false
        )
    {%- endset -%}
    {%- set is_alike = '(' ~ is_near_street ~ ' or ' ~ is_street_within ~ ')' -%}
    {%- set is_number -%}
        coalesce({{ left_record }}.street_number = {{ right_record }}.street_number, false)
    {%- endset -%}
    {%- set is_place -%}
        coalesce({{ left_record }}.postal_code = {{ right_record }}.postal_code, false)
    {%- endset -%}
    case
        when {{ is_shared }} then 'exact'
        when ({{ is_number }} or {{ is_place }}) and {{ is_alike }}
            then case
                when
                    coalesce({{ left_record }}.unit_key != {{ right_record }}.unit_key, false)
                    or coalesce(
                        {{ left_record }}.street_number != {{ right_record }}.street_number, false
                    )
                    then 'other_number'
                else 'near'
            end
        when {{ is_number }} and {{ is_place }} then 'same_number'
        when {{ is_near_street }} then 'same_street'
        when {{ is_place }} then 'same_postal_code'
        when {{ left_street }} is null or {{ right_street }} is null then 'missing'
        else 'different'
    end
{%- endmacro %}


{% macro most_address_weight() -%}
    case
        when compared.address_level in ('near', 'same_number', 'other_number', 'same_street')
            then least(
                {{ agreement_weight('address', 'exact', "case
                    when compared.address_level in ('near', 'same_number') then 2
                    else " ~ var('identity_largest_block') ~ "
                end") }},
                case
                    when
                        (
                            compared.address_level = 'other_number'
                            or (compared.address_level = 'same_street' and compared.has_other_number)
                        )
                        and not {{ are_names_equal('compared') }}
                        and compared.birth_date_level != 'exact'
                        then 0
                end
            )
    end
{%- endmacro %}
