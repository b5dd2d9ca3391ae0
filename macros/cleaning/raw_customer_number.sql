{#-
    A raw column that holds the number of a customer, as customer_number reads it; null when empty.
-#}
{% macro raw_customer_number(column) -%}
    {{ customer_number(raw_text(column)) }}
{%- endmacro %}


{#-
    The number of a customer where a feed's numbers are numeric (`number_form: numeric` beside the column):
    000777, 777 and 777.0 are one number. Numbers with other signs in them stay as they are written.
-#}
{% macro customer_number(text) -%}
    {{ replace_pattern(text, '^0*([0-9]+)([.]0+)?$', '\\1') }}
{%- endmacro %}
