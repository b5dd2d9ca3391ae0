{#-
    The CTE `typed`: the columns of `renamed` (see used_rows), and first_extracted_at as the register knows
    it now. The model's last select begins with all of its columns.
-#}
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
