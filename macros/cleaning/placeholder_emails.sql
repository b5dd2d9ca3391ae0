{#- What people type where there is no e-mail address (seed `name_words`), as a list. -#}
{% macro placeholder_emails() -%}
    (
        select {{ listed_rows('word') }} from {{ ref('name_words') }}
        where kind = 'placeholder_email'
    )
{%- endmacro %}
