{#- Longer than others for its steps from sends to the day of the last switch. -#}
{%- set channels = ['email', 'sms', 'phone', 'mail'] -%}
{%- set measures = ['sends', 'responses'] -%}

with

customers as (

    select * from {{ ref('customers') }}

),

sends as (

    select
        customer_key,
        channel,
        sent_on,
        {{ earlier_of('clicked_on', 'replied_on') }} as responded_on,
        {{ full_months_after('sent_on', threshold('campaign_months')) }} as too_old_on
    from {{ ref('campaign_touches') }}
    where
        not is_holdout
        and bounced_on is null

),

responses as (

    select
        *,
        greatest(too_old_on, responded_on) as forgotten_on
    from sends
    where responded_on is not null

),

-- A send counts until it is too old, its response no longer than that.
changes as (

    {% for relation, day, sends, responses in [
        ('sends', 'sent_on', 1, 0),
        ('sends', 'too_old_on', -1, 0),
        ('responses', 'responded_on', 0, 1),
        ('responses', 'forgotten_on', 0, -1),
    ] %}
    select
        customer_key,
        channel,
        {{ day }} as changed_on,
        {{ sends }} as sends,
        {{ responses }} as responses
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

tallies as (

    select
        {%- for channel in channels %}
        {%- for measure in measures %}
        sum(sum(case when channel = '{{ channel }}' then {{ measure }} else 0 end))
            over (partition by customer_key order by changed_on) as {{ channel }}_{{ measure }},
        {%- endfor %}
        {%- endfor %}
        customer_key,
        changed_on
    from changes
    where changed_on <= {{ as_of_date() }}
    group by customer_key, changed_on

),

rates as (

    select
        {%- for channel in channels %}
        case
            when {{ channel }}_sends >= {{ threshold('channel_first_least_sends') }}
                then 1e0 * {{ channel }}_responses / nullif({{ channel }}_sends, 0)
            else 0e0
        end as {{ channel }}_rate,
        {%- endfor %}
        *
    from tallies

),

-- A rate above those of all others is neither tied nor zero.
best_channels as (

    select
        *,
        case
            {%- for channel in channels %}
            {%- set others = channels | reject('equalto', channel) %}
            when
                {{ channel }}_rate
                > greatest({{ others | join('_rate, ') }}_rate)
                then '{{ channel }}'
            {%- endfor %}
        end as best_channel
    from rates

),

-- How it stood from each day on which anything changed; one row for who was sent nothing.
states as (

    select
        {%- for measure in measures %}
        case coalesce(best_channels.best_channel, customers.stated_channel)
            {%- for channel in channels %}
            when '{{ channel }}' then best_channels.{{ channel }}_{{ measure }}
            {%- endfor %}
        end as {{ measure }},
        {%- endfor %}
        customers.customer_key,
        customers.first_seen_on,
        customers.stated_channel,
        best_channels.best_channel,
        best_channels.changed_on,
        coalesce(best_channels.best_channel, customers.stated_channel) as first_channel,
        row_number() over (
            partition by customers.customer_key order by best_channels.changed_on
        ) as oldest_first,
        row_number() over (
            partition by customers.customer_key order by best_channels.changed_on desc
        ) as newest_first
    from customers
    left join best_channels
        on customers.customer_key = best_channels.customer_key

),

-- Before anything was sent, the stated preference counted.
previous_states as (

    select
        *,
        case
            when oldest_first = 1 then stated_channel
            else lag(first_channel) over (partition by customer_key order by changed_on)
        end as previous_channel
    from states

),

switches as (

    select
        *,
        max(case
            when previous_channel is null or first_channel != previous_channel then changed_on
        end) over (partition by customer_key) as switched_on
    from previous_states

),

customer_channels as (

    select
        ---------- keys
        customer_key,

        ---------- dates
        coalesce(switched_on, {{ known_since('switches') }}) as first_since_on,

        ---------- channel
        first_channel,
        case when best_channel is null then 'stated_preference' else 'response_rate' end as basis,

        ---------- measures
        cast(coalesce(sends, 0) as integer) as sends,
        cast(coalesce(responses, 0) as integer) as responses

    from switches
    where
        newest_first = 1
        and first_channel is not null

)

select * from customer_channels
