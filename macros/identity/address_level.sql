{#-
    How two addresses compare, as one: number, street and postal code of one address agree or differ
    together, so counting each of them would count one fact three times. Near: two of the three agree.
-#}
{% macro address_level(left_record, right_record, is_shared) -%}
    {%- set left_street, right_street = left_record ~ '.street_key', right_record ~ '.street_key' -%}
    {%- set is_near_street -%}
        coalesce(4 * levenshtein({{ left_street }}, {{ right_street }})
        <= greatest(length({{ left_street }}), length({{ right_street }}), 8), false)
    {%- endset -%}
    {%- set is_number = 'coalesce(' ~ left_record ~ '.street_number = ' ~ right_record ~ '.street_number, false)' -%}
    {%- set is_place = 'coalesce(' ~ left_record ~ '.postal_code = ' ~ right_record ~ '.postal_code, false)' -%}
    case
        when {{ is_shared }} then 'exact'
        when {{ is_number }} and {{ is_place }} then 'near'
        when ({{ is_number }} or {{ is_place }}) and {{ is_near_street }} then 'near'
        when {{ is_near_street }} then 'same_street'
        when {{ is_place }} then 'same_postal_code'
        when {{ left_street }} is null or {{ right_street }} is null then 'missing'
        else 'different'
    end
{%- endmacro %}
