{% macro is_company_name(plain_name, words) -%}
    {#- Dots are no part of a legal form: L.L.C. -#}
    {%- set undotted = "replace(" ~ plain_name ~ ", '.', '')" -%}
    (
        {{ have_common_item(
            split_text(
                "translate(" ~ replace_pattern(undotted, '[^ ,/]*[&-]') ~ ", ',/', '  ')", ' '
            ),
            words ~ '.company_words',
        ) }}
        or (
            coalesce({{ matches_pattern(undotted, '[A-Z0-9],? [^ ]+$') }}, false)
            and {{ is_listed(replace_pattern(undotted, '^.* '), words ~ '.short_forms') }}
        )
        or coalesce(
            {{ matches_pattern(plain_name, '[^ -~]') }}
            and {{ joined_items(
                words ~ '.company_signs', 'item', undotted ~ " like '%' || item || '%'"
            ) }} != '',
            false
        )
    )
{%- endmacro %}
