{%- set least = threshold('campaign_least_households') -%}

with

campaign_freezes as (

    select * from {{ ref('campaign_freezes') }}

),

looks as (

    select * from {{ ref('campaign_looks') }}

),

type_lift as (

    select * from {{ ref('campaign_type_lift') }}
    where customer_type = 'all'

),

measures as (

    {{ measure_rows() }}

),

expected as (

    select
        looks.*,
        measures.measure,
        looks.window_days = campaign_freezes.window_days
        and measures.measure = campaign_freezes.measure as is_decisive
    from looks
    inner join campaign_freezes
        on looks.campaign_name = campaign_freezes.campaign_name
    cross join measures

),

-- In words a response is one of a hundred households, all else is as it is counted.
told as (

    select
        expected.campaign_name,
        expected.window_days,
        expected.measure,
        expected.looked_on,
        expected.next_look_on,
        expected.ends_on,
        expected.look_number,
        {%- for column in lift_columns() %}
        type_lift.{{ column }},
        {%- endfor %}
        coalesce(type_lift.treated_households, 0) as treated,
        coalesce(type_lift.held_out_households, 0) as held_out,
        coalesce(type_lift.is_measurable, false) as is_measurable,
        expected.is_complete,
        expected.is_decisive,
        case when expected.measure = 'response' then 100e0 else 1e0 end as unit,
        case when expected.measure = 'response' then ' points' else '' end as unit_name
    from expected
    left join type_lift
        on
            expected.campaign_name = type_lift.campaign_name
            and expected.window_days = type_lift.window_days
            and expected.measure = type_lift.measure

),

judged as (

    select
        *,
        {%- for column in ['lift', 'look_low', 'look_high', 'smallest_visible_lift'] %}
        cast({{ in_decimals('unit * ' ~ column, 2) }} as string) || unit_name as {{ column }}_text,
        {%- endfor %}
        case
            when look_number = 0 then 'not_yet'
            when not is_measurable then 'too_few'
            when look_low > 0 then 'more'
            when look_high < 0 then 'less'
            else 'none_seen'
        end as effect
    from told

),

worded as (

    select
        *,
        lift_text || ' a household, between ' || look_low_text || ' and ' || look_high_text
            as lift_in_words
    from judged

),

campaign_lift as (

    select
        ---------- keys
        campaign_name,
        window_days,
        measure,

        ---------- dates
        looked_on,
        next_look_on,
        ends_on,

        ---------- lift
        look_number,
        {%- for column in lift_columns() %}
        {{ column }},
        {%- endfor %}
        effect,
        case
            when look_number between 1 and 3
                then 'Look ' || cast(look_number as string) || ' of 4: '
            else ''
        end
        || case effect
            when 'not_yet' then 'The first look is on ' || cast(next_look_on as string)
            when 'too_few'
                then 'Too few households to tell: ' || cast(treated as string) || ' treated, '
                    || cast(held_out as string) || ' held out, and '
                    || '{{ least }} of each are asked for'
            when 'more' then 'More than without the campaign: ' || lift_in_words
            when 'less' then 'Less than without the campaign: ' || lift_in_words
            else 'Not distinguishable from no effect: ' || lift_in_words || '; below '
                || smallest_visible_lift_text || ' it is likely to go unseen'
        end as verdict,

        ---------- flags
        is_complete,
        is_decisive
    from worded

)

select * from campaign_lift
