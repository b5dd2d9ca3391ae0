{#-
    Null when nothing is left. translate() instead of strip_accents(), which Spark does not have,
    and not for what is ASCII: DuckDB works the letters out anew for every row.
-#}
{% macro name_letters(name) -%}
    {%- set letters = upper_case(trimmed(name)) -%}
    {%- set plain -%}
        case
            when {{ matches_pattern(name, '[^ -~]') }}
                then translate(
                    {{ letters }}, 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸ', 'AAAAAACEEEEIIIINOOOOOOUUUUYY'
                )
            else {{ letters }}
        end
    {%- endset -%}
    nullif({{ replace_pattern(
        replace_pattern(plain, '[ ,]+(JR|SR|II|III|IV)[.]?$', ''), '[^A-Z0-9]+', ''
    ) }}, '')
{%- endmacro %}
