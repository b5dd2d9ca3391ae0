{%- set looks = campaign_looks() -%}
{%- set last_look = looks | last -%}

with

campaign_freezes as (

    select * from {{ ref('campaign_freezes') }}

),

campaign_windows as (

    select * from {{ ref('campaign_windows') }}

),

dated as (

    select
        {%- for look in looks %}
        {{ days_after(
            'campaign_freezes.frozen_on',
            'ceil(' ~ look.fraction ~ 'e0 * campaign_windows.window_days)'
        ) }} as look_{{ look.number }}_on,
        {%- endfor %}
        campaign_freezes.campaign_name,
        campaign_windows.window_days
    from campaign_freezes
    cross join campaign_windows

),

numbered as (

    select
        *,
        case
            {%- for look in looks | reverse %}
            when look_{{ look.number }}_on <= {{ as_of_date() }} then {{ look.number }}
            {%- endfor %}
            else 0
        end as look_number
    from dated

),

campaign_looks as (

    select
        ---------- keys
        campaign_name,
        window_days,

        ---------- dates
        case look_number
            {%- for look in looks %}
            when {{ look.number }} then look_{{ look.number }}_on
            {%- endfor %}
        end as looked_on,
        case look_number
            {%- for look in looks %}
            when {{ look.number - 1 }} then look_{{ look.number }}_on
            {%- endfor %}
        end as next_look_on,
        look_{{ last_look.number }}_on as ends_on,

        ---------- measures
        look_number,
        cast(
            case look_number
                {%- for look in looks %}
                when {{ look.number }} then {{ look.bound }}
                {%- endfor %}
            end as double
        ) as bound,
        cast(
            case look_number
                {%- for look in looks %}
                when {{ look.number }} then {{ look.level }}
                {%- endfor %}
            end as decimal(6, 4)
        ) as level_percent,

        ---------- flags
        look_number = {{ last_look.number }} as is_complete
    from numbered

)

select * from campaign_looks
