{#-
    The signs are listed, because the engines' trim() takes off different ones by itself: DuckDB's
    no tab, Spark's the ASCII blank alone. DuckDB's trim() of a list of signs takes ten times as
    long as the pattern.
-#}
{% macro trimmed(value) -%}
    {{ return(adapter.dispatch('trimmed')(value)) }}
{%- endmacro %}

{% macro default__trimmed(value) -%}
    {%- set blanks = '[' ~ blank_characters() ~ ']+' -%}
    {{ replace_pattern(value, '^' ~ blanks ~ '|' ~ blanks ~ '$') }}
{%- endmacro %}

{% macro spark__trimmed(value) -%}
    trim(both '{{ listed_blanks() }}' from {{ value }})
{%- endmacro %}


{% macro listed_blanks() -%}
    {{ return(
        '\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u00ad\u1680\u180e'
        ~ '\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f'
        ~ '\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u3000\ufeff'
    ) }}
{%- endmacro %}


{% macro blank_characters() -%}
    {{ return(
        '\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{85}\\x{a0}\\x{ad}\\x{1680}\\x{180e}\\x{2000}-\\x{200f}'
        ~ '\\x{2028}-\\x{202f}\\x{205f}-\\x{2064}\\x{3000}\\x{feff}'
    ) }}
{%- endmacro %}
