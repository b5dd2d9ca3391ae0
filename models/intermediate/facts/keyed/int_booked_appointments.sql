with

unioned as (

    select * from {{ ref('int_appointments_unioned') }}

),

-- What became of a booking that lies ahead is not known yet, whatever a later extract says, and
-- nobody has missed it.
booked as (

    select
        *,
        {{ surrogate_key(['feed', 'source_code', 'appointment_number', "'appointment'"]) }}
            as appointment_key,
        case
            when
                appointment_on > {{ as_of_date() }}
                and (
                    cast(first_extracted_at as date) > {{ as_of_date() }}
                    or appointment_status = 'no_show'
                )
                then 'scheduled'
            else coalesce(appointment_status, 'scheduled')
        end as sent_status
    from unioned

)

select * from booked
