{#-
    How two addresses compare, as one: number, street and postal code of one address agree or differ
    together, so counting each of them would count one fact three times. Near: the same house, one of
    the three written otherwise or left out; streets agree but for typing errors, also where one goes on
    with a second line, and beside a number or a postal code that agrees the two lines may have changed
    places. Two numbers, or two units of one house, are the house next door, `other_number`.
-#}
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
