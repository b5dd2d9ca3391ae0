{#- The evidence that weighs most in a link, besides the names. -#}
{% macro identity_match_rule(pairs) -%}
    case
        when {{ pairs }}.outcome = 'decided_same' then 'decision'
        {%- for comparison in [
            'customer_number', 'email', 'birth_date', 'phone', 'vehicle', 'address',
        ] %}
        when {{ pairs }}.{{ comparison }}_weight > 0
            and {{ pairs }}.{{ comparison }}_weight = greatest(
                {{ pairs }}.customer_number_weight,
                {{ pairs }}.email_weight,
                {{ pairs }}.birth_date_weight,
                {{ pairs }}.phone_weight,
                {{ pairs }}.vehicle_weight,
                {{ pairs }}.address_weight
            ) then '{{ comparison }}'
        {%- endfor %}
        else 'name'
    end
{%- endmacro %}
