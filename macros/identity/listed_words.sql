{#-
    A query of one row that holds the words of the seed `name_words`, a list a kind, so that a name needs no
    join for each of its words.

    name_words: relation as the seed.
-#}
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


{#- Whether a text is in a list of words; false for none, and for an empty list. -#}
{% macro is_listed(text, words) -%}
    coalesce(array_contains({{ words }}, {{ text }}), false)
{%- endmacro %}


{#-
    The words of a text, a blank between them, with the control character 31 before each that is in a list
    of words in upper case: a pattern that looks for it is a constant, which either engine compiles once.
-#}
{% macro marked_words(text, words) -%}
    {%- set is_in_list = 'array_contains(' ~ words ~ ', ' ~ upper_case('item') ~ ')' -%}
    replace({{ joined_items(
        split_text(text, ' '),
        'case when ' ~ is_in_list ~ ' then chr(31) || item else item end',
        'true',
    ) }}, chr(30), ' ')
{%- endmacro %}
