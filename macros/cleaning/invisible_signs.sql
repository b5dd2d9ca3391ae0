{% macro invisible_signs() -%}
    {{ return('[\\x{ad}\\x{200b}-\\x{200f}\\x{202a}-\\x{202e}\\x{2060}\\x{feff}]+') }}
{%- endmacro %}
