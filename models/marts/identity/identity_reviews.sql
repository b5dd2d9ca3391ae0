with

evidence as (

    select * from {{ ref('identity_evidence') }}

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

couples as (

    select
        *,
        least(left_customer_key, right_customer_key) as one_customer_key,
        greatest(left_customer_key, right_customer_key) as other_customer_key
    from evidence
    where
        outcome in ('review', 'cut', 'decided_different')
        and left_customer_key != right_customer_key

),

-- The strongest pair of records speaks for its two customers. Two that a decision keeps apart are
-- no question any more, whichever records it names.
ranked as (

    select
        *,
        {% for part in ['left_feed', 'left_source_code', 'left_source_customer_number',
                        'right_feed', 'right_source_code', 'right_source_customer_number'] %}
        {{ csv_value(part) }}{{ " || ',' || " if not loop.last }}
        {% endfor %} as both_records,
        row_number() over (
            partition by one_customer_key, other_customer_key
            order by
                case when outcome = 'decided_different' then 0 else 1 end,
                match_weight desc,
                pair_key
        ) as speaks_first
    from couples

),

{{ newest_points(ref('int_contact_points'), owner='source_customer_key') }},

records as (

    select
        source_customers.*,
        coalesce(
            source_customers.company_name,
            nullif(concat_ws(' ', source_customers.first_name, source_customers.last_name), '')
        ) as full_name,
        nullif(concat_ws(
            ', ',
            source_customers.address_line_1,
            source_customers.city,
            source_customers.state,
            source_customers.postal_code
        ), '') as address,
        nullif(
            concat_ws(', ', newest_points.mobile_phone, newest_points.landline_phone), ''
        ) as phones,
        newest_points.email
    from source_customers
    left join newest_points
        on source_customers.source_customer_key = newest_points.source_customer_key

),

identity_reviews as (

    select
        ---------- keys
        cast(row_number() over (
            order by ranked.match_weight desc, ranked.pair_key
        ) as integer) as place,
        ranked.pair_key,
        ranked.left_customer_key,
        ranked.right_customer_key,

        ---------- question
        ranked.outcome,
        ranked.match_weight,
        ranked.evidence,

        ---------- side by side
        {%- for column in ['full_name', 'address', 'phones', 'email', 'last_seen_on'] %}
        lefts.{{ column }} as left_{{ column }},
        rights.{{ column }} as right_{{ column }},
        {%- endfor %}

        ---------- answer
        ranked.both_records || ',same,,,' as line_if_same,
        ranked.both_records || ',different,,,' as line_if_different

    from ranked
    inner join records as lefts
        on
            ranked.left_feed = lefts.feed
            and ranked.left_source_code = lefts.source_code
            and ranked.left_source_customer_number = lefts.source_customer_number
    inner join records as rights
        on
            ranked.right_feed = rights.feed
            and ranked.right_source_code = rights.source_code
            and ranked.right_source_customer_number = rights.source_customer_number
    where ranked.speaks_first = 1 and ranked.outcome != 'decided_different'

)

select * from identity_reviews
