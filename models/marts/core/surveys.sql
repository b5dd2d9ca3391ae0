with

survey_answers as (

    select * from {{ ref('int_surveys') }}

),

surveys as (

    select
        ---------- keys
        survey_key,
        customer_key,
        dealership_key,

        ---------- dates
        responded_on,

        ---------- answer
        department,
        nps_score,
        csi_score
    from survey_answers

)

select * from surveys
