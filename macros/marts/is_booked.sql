{#-
    Whether an appointment lies ahead, from the SQL of its status and its day. The day of the build is not
    over: who is expected on it is booked.
-#}
{% macro is_booked(status, appointment_on) -%}
    {{ status }} = 'scheduled' and {{ appointment_on }} >= {{ as_of_date() }}
{%- endmacro %}
