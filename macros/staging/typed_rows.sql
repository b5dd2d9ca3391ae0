{% macro typed_rows() -%}
/* typed once */
typed as (

    /* typed once */
    select
        renamed.*,
        used_rows.first_extracted_at
    from renamed
    inner join used_rows
        on
            renamed.file_name = used_rows.file_name
            and renamed.line_number = used_rows.line_number
    /* typed once */

)
{%- endmacro %}
