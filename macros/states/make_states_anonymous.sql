{% macro make_states_anonymous() %}
    {#- Outside of `execute`, or dbt would not know that the model reads them. -#}
    {%- set register = source('kept', 'int_state_register') -%}
    {%- set key_register = source('kept', 'int_customer_key_register') -%}
    {%- set erasure_groups = ref('int_erasure_groups') -%}
    {%- set forgotten = ref('stg_landing__tombstones') -%}
    {%- set asked = source('kept', 'int_tombstones') -%}
    {%- set salt = '(select max(salt) from ' ~ ref('stg_landing__salt') ~ ')' -%}
    {%- if execute -%}
        {%- do finish_deleting_rows(register) -%}
        {%- set erased_keys -%}
            with

            tombstones as (

                select tombstone from {{ forgotten }}
                union all
                select tombstone from {{ asked }}

            ),

            held as (

                select
                    source_customer_key as record,
                    {{ last_key('customer_key') }} as customer_key
                from {{ key_register }}
                group by source_customer_key

                union all

                select distinct
                    customer_key as record,
                    customer_key
                from {{ register }}

            ),

            erased_records as (

                select source_customer_key as record
                from {{ erasure_groups }}
                where erased_on is not null

            )

            select distinct customer_key
            from held
            where
                record in (select record from erased_records)
                or {{ tombstone(salt, "'record'", 'record') }} in (select tombstone from tombstones)
        {%- endset -%}
        {%- set named = 'select count(*) from ' ~ register ~ ' where customer_key in (' ~ erased_keys ~ ')' -%}
        {%- if run_query('select count(*) from ' ~ register).rows[0][0] > 0 and run_query(named).rows[0][0] > 0 -%}
            {%- do rewrite_rows(register, anonymous_states(register, erased_keys, salt)) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{% macro anonymous_states(register, erased_keys, salt) -%}
    with

    erased_keys as (

        {{ erased_keys }}

    ),

    last_numbers as (

        select
            kind,
            subject,
            max(cast(substr(customer_key, length(subject) + 9) as integer)) as last_number
        from {{ register }}
        where customer_key like 'erased %'
        group by kind, subject

    ),

    erased_states as (

        select distinct
            register.kind,
            register.subject,
            register.customer_key
        from {{ register }} as register
        inner join erased_keys
            on register.customer_key = erased_keys.customer_key

    ),

    -- In an order that says nothing of the person, and another one in each subject.
    tokens as (

        select
            erased_states.kind,
            erased_states.subject,
            erased_states.customer_key,
            'erased ' || erased_states.subject || ' ' || cast(coalesce(last_numbers.last_number, 0) + row_number() over (
                partition by erased_states.kind, erased_states.subject
                order by
                    {{ sha256_hex("concat_ws('|', " ~ salt ~ ", erased_states.kind, "
                        ~ "erased_states.subject, erased_states.customer_key)") }},
                    erased_states.customer_key
            ) as string) as token
        from erased_states
        left join last_numbers
            on
                erased_states.kind = last_numbers.kind
                and erased_states.subject = last_numbers.subject

    )

    select
        register.kind,
        register.subject,
        coalesce(tokens.token, register.customer_key) as customer_key,
        register.state_name,
        register.changed_on,
        register.given_in,
        register.cause,
        register.origin,
        register.home_dealership_key,
        case when tokens.token is null then register.qualified_on end as qualified_on,
        case when tokens.token is null then register.reason end as reason
    from {{ register }} as register
    left join tokens
        on
            register.kind = tokens.kind
            and register.subject = tokens.subject
            and register.customer_key = tokens.customer_key
{%- endmacro %}
