{% macro is_booked(status, appointment_on) -%}
    {{ status }} = 'scheduled' and {{ appointment_on }} >= {{ as_of_date() }}
{%- endmacro %}
