{{ config(
    pre_hook=[
        "{{ make_states_anonymous() }}",
        "{{ drop_erased_keys(
            'int_customer_key_register', ['source_customer_key', 'customer_key']
        ) }}",
    ],
) }}

with

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

erasure_groups as (

    select * from {{ ref('int_erasure_groups') }}

),

-- As the builds before left it: this one adds to it what is given here.
key_register as (

    select * from {{ source('kept', 'int_customer_key_register') }}

),

records as (

    select
        source_customers.source_customer_key as member,
        source_customers.feed,
        source_customers.source_code,
        source_customers.source_customer_number,
        erasure_groups.group_label,
        erasure_groups.match_rule,
        erasure_groups.erased_on,
        {{ record_label(
            'source_customers.feed',
            'source_customers.first_extracted_at',
            'source_customers.source_customer_key',
        ) }} as label
    from source_customers
    inner join erasure_groups
        on source_customers.source_customer_key = erasure_groups.source_customer_key

),

{{ held_keys('records', 'key_register', member='source_customer_key', key='customer_key') }},

{{ lasting_keys('records', 'held_keys') }},

customer_groups as (

    select
        ---------- keys
        member as source_customer_key,
        feed,
        source_code,
        source_customer_number,
        kept_key as customer_key,

        ---------- evidence
        case
            when kept_key = member then 'source_number'
            else coalesce(match_rule, 'source_number')
        end as match_rule,

        ---------- dates
        erased_on as delete_requested_on

    from kept

)

select * from customer_groups
