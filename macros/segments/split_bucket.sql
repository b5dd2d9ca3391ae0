{#-
    The place of a household in [0, 1) by which it is held out or not, as dms.campaigns.arms has it too:
    the first 8 hexadecimal digits of sha256(salt || ':' || household_key), divided by 2 to the 32.
    `salt` and `household_key` are SQL of texts.
    The engines differ: DuckDB casts a text that begins with 0x, Spark converts between bases.
-#}
{% macro split_bucket(salt, household_key) -%}
    {{ return(adapter.dispatch('split_bucket')(salt, household_key)) }}
{%- endmacro %}

{% macro default__split_bucket(salt, household_key) -%}
    cast(cast('0x' || {{ split_digits(salt, household_key) }} as bigint) as double) / 4294967296e0
{%- endmacro %}

{% macro spark__split_bucket(salt, household_key) -%}
    cast(conv({{ split_digits(salt, household_key) }}, 16, 10) as double) / 4294967296e0
{%- endmacro %}

{% macro split_digits(salt, household_key) -%}
    substr({{ sha256_hex(salt ~ " || ':' || " ~ household_key) }}, 1, 8)
{%- endmacro %}
