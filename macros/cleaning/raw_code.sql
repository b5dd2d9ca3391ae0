{#-
    A raw column that holds one of `values` (written_like_this), whatever its case, blanks and hyphens:
    CompetitorCustomer, Competitor customer and competitor_customer are one. Null for anything else.
-#}
{% macro raw_code(column, values) -%}
    case {{ replace_pattern(lower_case(adapter.quote(column)), '[^a-z]', '') }}
        {%- for value in values %}
        when '{{ value | replace('_', '') }}' then '{{ value }}'
        {%- endfor %}
    end
{%- endmacro %}
