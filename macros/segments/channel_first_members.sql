{% macro channel_first_members(channel, noun) -%}
with

customer_channels as (

    select * from {{ ref('customer_channels') }}
    where first_channel = '{{ channel }}'

),

qualified as (

    select
        customer_key,
        first_since_on as qualified_on,
        case basis
            when 'response_rate'
                then 'Answered ' || cast(responses as string) || ' of '
                    || cast(sends as string) || ' {{ noun }} within '
                    || '{{ threshold("campaign_months") }} months, the best rate of all channels'
            else 'Stated preference for {{ noun }}; no channel has the best response rate'
        end as reason
    from customer_channels

)

{{ member_rows('qualified') }}
{%- endmacro %}
