with

surveys as (

    select * from {{ ref('stg_surveys__surveys') }}

),

shaped as (

    select
        survey_id,
        source_code,
        source_customer_number,
        email,
        responded_on,
        department,
        nps_score,
        csi_score
    from surveys

)

select * from shaped
