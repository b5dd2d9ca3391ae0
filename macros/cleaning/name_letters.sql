{#-
    A name reduced to what identifies it: upper case, accents off, suffixes (Jr, Sr, II, III, IV) off,
    letters and digits only. Null when nothing is left.
    translate() instead of strip_accents(), which Spark does not have.
-#}
{% macro name_letters(name) -%}
    {%- set plain -%}
        translate(
            {{ upper_case(trimmed(name)) }}, 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸ', 'AAAAAACEEEEIIIINOOOOOOUUUUYY'
        )
    {%- endset -%}
    nullif({{ replace_pattern(
        replace_pattern(plain, '[ ,]+(JR|SR|II|III|IV)[.]?$', ''), '[^A-Z0-9]', ''
    ) }}, '')
{%- endmacro %}
