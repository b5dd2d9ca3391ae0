with

source as (

    {{ raw_cells(source('raw_crm', 'opportunities'), 'crm', 'opportunities') }}

),

register as (

    select * from {{ ref('base_crm__opportunities') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('OpportunityId') }} as opportunity_number,
        {{ raw_text('ContactId') }} as source_customer_number,
        {{ raw_text('SalespersonId') }} as salesperson_number,

        ---------- dates
        {{ known_by_as_of_date(raw_date('CreatedDate')) }} as created_on,
        {{ raw_date('StageDate') }} as stage_on,
        {{ raw_date('ExpectedDeliveryDate', not_before='CreatedDate') }} as expected_delivery_on,

        ---------- opportunity
        {{ raw_text('Stage') }} as sent_stage,
        {{ raw_code('Stage', [
            'enquiry', 'test_drive', 'offer', 'order', 'awaiting_delivery', 'delivered', 'lost',
        ]) }} as stage,
        case substr({{ lower_case(raw_text('InterestNewUsed')) }}, 1, 1)
            when 'n' then 'new'
            when 'u' then 'used'
            when 'c' then 'certified'
        end as vehicle_condition,
        {{ raw_text('InterestMake') }} as interest_make,
        {{ raw_text('InterestModel') }} as interest_model,

        ---------- extract
        register.first_extracted_at

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
