with

dealings as (

    {% for relation, kind, key, day in [
        ('sales', 'purchase', 'sale_key', 'sold_on'),
        ('visits', 'purchase', 'visit_key', 'closed_on'),
        ('parts_purchases', 'purchase', 'parts_purchase_key', 'purchased_on'),
        ('opportunities', 'inquiry', 'opportunity_key', 'created_on'),
    ] %}
    select
        '{{ kind }}' as kind,
        {{ key }} as dealing_key,
        customer_key,
        {{ day }} as dealt_on,
        feed
    from {{ ref(relation) }}
    where customer_key is not null and {{ day }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_key, kind
            order by dealt_on desc, dealing_key
        ) as newest_first
    from dealings

),

last_dealings as (

    select
        customer_key,
        max(case when kind = 'purchase' then dealing_key end) as last_purchase_key,
        max(case when kind = 'purchase' then dealt_on end) as last_purchase_on,
        max(case when kind = 'purchase' then feed end) as last_purchase_feed,
        max(case when kind = 'inquiry' then dealing_key end) as last_inquiry_key,
        max(case when kind = 'inquiry' then dealt_on end) as last_inquiry_on,
        max(case when kind = 'inquiry' then feed end) as last_inquiry_feed
    from ranked
    where newest_first = 1
    group by customer_key

)

select * from last_dealings
