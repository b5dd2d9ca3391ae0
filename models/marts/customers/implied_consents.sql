with

home_rooftops as (

    select * from {{ ref('home_rooftops') }}

),

last_dealings as (

    select * from {{ ref('last_dealings') }}

),

rules as (

    select * from {{ ref('contact_rules') }}
    where basis = 'implied_consent'

),

dealings as (

    {% for kind in ['purchase', 'inquiry'] %}
    select
        home_rooftops.customer_key,
        rules.channel,
        last_dealings.last_{{ kind }}_key as dealing_key,
        last_dealings.last_{{ kind }}_on as dealt_on,
        last_dealings.last_{{ kind }}_feed as feed,
        '{{ kind }}' as kind,
        {{ months_after('last_dealings.last_' ~ kind ~ '_on', 'rules.' ~ kind ~ '_months') }}
            as expires_on
    from home_rooftops
    inner join rules
        on home_rooftops.rule_country = rules.country
    inner join last_dealings
        on home_rooftops.customer_key = last_dealings.customer_key
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_key, channel
            order by expires_on desc, kind desc
        ) as longest_first
    from dealings
    where expires_on >= {{ as_of_date() }}

),

implied_consents as (

    select
        ---------- keys
        customer_key,
        channel,
        dealing_key,

        ---------- dates
        dealt_on,
        expires_on,

        ---------- consent
        feed,
        kind

    from ranked
    where longest_first = 1

)

select * from implied_consents
