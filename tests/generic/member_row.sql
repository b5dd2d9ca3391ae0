{#- One test for all segments and all of the row, for speed. -#}
{% test member_row(model) %}

with

members as (

    select
        segment_name,
        customer_key,
        qualified_on,
        reason,
        count(*) over (partition by segment_name, customer_key) as rows_of_customer
    from {{ model }}

),

judged as (

    select
        members.segment_name,
        members.customer_key,
        members.qualified_on,
        members.reason,
        case
            when members.customer_key is null then 'no customer'
            when customers.customer_key is null then 'unknown customer'
            when members.rows_of_customer > 1 then 'more than one row'
            when {{ trimmed("coalesce(members.reason, '')") }} = '' then 'no reason'
            when members.qualified_on is null then 'no date'
            when members.qualified_on > {{ as_of_date() }} then 'date in the future'
        end as problem
    from members
    left join {{ ref('customers') }} as customers
        on members.customer_key = customers.customer_key

)

select * from judged
where problem is not null

{% endtest %}
