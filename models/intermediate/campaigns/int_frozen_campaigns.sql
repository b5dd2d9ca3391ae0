with

campaigns as (

    select * from {{ ref('stg_landing__campaigns') }}

),

int_frozen_campaigns as (

    select * from campaigns
    where frozen_on <= {{ as_of_date() }}

)

select * from int_frozen_campaigns
