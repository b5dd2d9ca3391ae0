{% macro contact_mentions(mentions) -%}
    {% for channel, column in [
        ('email', 'email_1'),
        ('email', 'email_2'),
        ('mobile', 'mobile_phone'),
        ('landline', 'home_phone'),
        ('landline', 'work_phone'),
        ('address', address_key('street_parts', 'postal_code')),
    ] %}
    select
        source_customer_key,
        mention_key,
        mentioned_on,
        '{{ channel }}' as channel,
        {{ loop.index }} as column_rank,
        {{ column }} as contact_point
    from {{ mentions }}
    where ({{ column }}) is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
