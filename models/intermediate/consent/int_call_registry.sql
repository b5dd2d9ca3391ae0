with

registry_checks as (

    select * from {{ ref('int_registry_checks_unioned') }}

),

-- A cell with two numbers was checked for both.
checked_numbers as (

    {% for phone in ['phone', 'second_phone'] %}
    select
        {{ phone }} as phone,
        checked_on,
        feed,
        file_name,
        line_number,
        coalesce(is_on_registry, true) as is_on_registry
    from registry_checks
    where {{ phone }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- An answer that cannot be read may have been yes.
ranked as (

    select
        *,
        row_number() over (
            partition by phone
            order by
                checked_on desc,
                case when is_on_registry then 0 else 1 end,
                file_name desc,
                line_number desc
        ) as newest_first
    from checked_numbers

),

call_registry as (

    select
        phone as contact_point,
        checked_on,
        feed,
        file_name,
        line_number,
        is_on_registry
    from ranked
    where newest_first = 1

)

select * from call_registry
