{% macro listed_words(name_words) -%}
    select
        {%- for kind in [
            'company_sign', 'legal_form', 'trade_word', 'name_particle', 'placeholder_name',
            'placeholder_lone_name',
        ] %}
        {{ listed_rows("case when kind = '" ~ kind ~ "' then word end") }} as {{ kind }}s,
        {%- endfor %}
        {{ listed_rows(
            "case when kind = 'company_word' or (kind = 'legal_form' and length(word) > 2) then word end"
        ) }} as company_words,
        {{ listed_rows("case when kind = 'legal_form' and length(word) <= 2 then word end") }}
            as short_forms
    from {{ name_words }}
{%- endmacro %}


{% macro is_listed(text, words) -%}
    coalesce(array_contains({{ words }}, {{ text }}), false)
{%- endmacro %}


{% macro marked_words(text, words) -%}
    {%- set is_in_list = 'array_contains(' ~ words ~ ', ' ~ upper_case('item') ~ ')' -%}
    replace({{ joined_items(
        split_text(text, ' '),
        'case when ' ~ is_in_list ~ ' then chr(31) || item else item end',
        'true',
    ) }}, chr(30), ' ')
{%- endmacro %}
