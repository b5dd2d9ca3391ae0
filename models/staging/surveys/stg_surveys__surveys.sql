with

source as (

    {{ raw_cells(source('raw_surveys', 'surveys'), 'surveys', 'surveys') }}

),

register as (

    select * from {{ ref('base_surveys__surveys') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('SurveyId') }} as survey_id,
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_customer_number('CustomerNumber') }} as source_customer_number,
        {{ raw_email('Email') }} as email,

        ---------- dates
        {{ raw_date('RespondedOn') }} as responded_on,

        ---------- answer
        {{ raw_code('Department', ['sales', 'service', 'parts']) }} as department,
        case
            when {{ raw_number('NpsScore') }} between 0 and 10
                then {{ raw_number('NpsScore', 'integer') }}
        end as nps_score,
        case
            when {{ raw_number('CsiScore') }} between 0 and 100
                then {{ raw_number('CsiScore') }}
        end as csi_score

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
