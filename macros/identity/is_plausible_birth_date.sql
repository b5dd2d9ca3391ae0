{% macro is_plausible_birth_date(day) -%}
    {{ day }} >= cast('{{ var('birth_dates_from') }}' as date)
    and {{ day }} <= {{ months_before(as_of_date(), 12 * var('youngest_customer_years')) }}
    and {{ day }} not in (
        {%- for placeholder in var('placeholder_birth_dates') -%}
            cast('{{ placeholder }}' as date){{ ', ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}
