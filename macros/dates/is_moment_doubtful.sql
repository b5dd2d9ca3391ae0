{% macro is_moment_doubtful(written_on, written_at, extracted_at) -%}
    coalesce(
        {{ written_on }} < cast('{{ var('oldest_wish_on') }}' as date)
        or coalesce({{ written_at }}, cast({{ written_on }} as timestamp))
        > {{ latest_extract_moment(extracted_at) }},
        {{ written_on }} is null
    )
{%- endmacro %}
