with

source as (

    {{ raw_cells(source('raw_cdk', 'customers'), 'cdk', 'customers') }}

),

register as (

    select * from {{ ref('base_cdk__customers') }}

),

unclear_deletions as (

    select
        'cdk' as feed,
        'customers' as table_name,
        source._file as file_name,
        source._line as line_number
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where
        register.row_status = 'used'
        and {{ is_deletion_unclear(
            raw_text('isDeleteDataFlag'), raw_text('deleteDataDate'), 'register.extracted_at'
        ) }}

)

select * from unclear_deletions
