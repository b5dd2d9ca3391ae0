with

contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

shaped as (

    select
        ---------- keys
        source_code,
        source_customer_number,
        dms_customer_number,
        assigned_salesperson_number,

        ---------- dates
        coalesce(updated_on, created_on) as changed_on,

        ---------- contact
        contact_status,
        contact_source,
        nullif(relationship, 'unknown') as relationship

    from contacts

)

select * from shaped
