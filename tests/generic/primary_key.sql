{#-
    Fails for each combination of `columns` that more than one row has, and for each that is not whole.
    One test instead of unique, not_null and a combination, because each test is a query of its own.
-#}
{% test primary_key(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}

{% endtest %}
