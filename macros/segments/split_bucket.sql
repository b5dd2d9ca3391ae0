{#- The engines differ: DuckDB casts a text that begins with 0x, Spark converts between bases. -#}
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
