{% macro identity_match_rule(pairs) -%}
    {%- set comparisons = identity_comparisons() | selectattr('rule_place', 'defined')
        | sort(attribute='rule_place') -%}
    case
        when {{ pairs }}.outcome = 'decided_same' then 'decision'
        {%- for comparison in comparisons %}
        {%- set weight = pairs ~ '.' ~ comparison.name ~ '_weight' %}
        when {{ weight }} > 0
            and {{ weight }} = greatest(
                {%- for other in comparisons %}
                {{ pairs }}.{{ other.name }}_weight{{ ',' if not loop.last }}
                {%- endfor %}
            ) then '{{ comparison.name }}'
        {%- endfor %}
        else 'name'
    end
{%- endmacro %}
