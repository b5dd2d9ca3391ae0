{#- The engines differ: the function has another name on Spark, and wants to know the length. -#}
{% macro sha256_hex(value) -%}
    {{ return(adapter.dispatch('sha256_hex')(value)) }}
{%- endmacro %}

{% macro default__sha256_hex(value) -%}
    sha256({{ value }})
{%- endmacro %}

{% macro spark__sha256_hex(value) -%}
    sha2({{ value }}, 256)
{%- endmacro %}
