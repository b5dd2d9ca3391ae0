with

pairs as (

    select * from {{ ref('int_identity_pairs') }}

),

{{ identity_components('pairs') }}

select * from identity_components
