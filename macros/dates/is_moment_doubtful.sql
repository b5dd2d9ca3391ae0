{#-
    Whether a written moment cannot be that of a wish: it is missing, a day that stands for none (before
    the var `oldest_wish_on`, such as 1900-01-01 or 1970-01-01), or later than its extract.
-#}
{% macro is_moment_doubtful(written_on, written_at, extracted_at) -%}
    coalesce(
        {{ written_on }} < cast('{{ var('oldest_wish_on') }}' as date)
        or coalesce({{ written_at }}, cast({{ written_on }} as timestamp))
        > {{ latest_extract_moment(extracted_at) }},
        {{ written_on }} is null
    )
{%- endmacro %}
