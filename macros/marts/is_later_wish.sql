{% macro is_later_wish(grants, refusals, kind) -%}
    case
        when {{ refusals }}.{{ kind }}_on is null then true
        when {{ grants }}.wished_at is null
            then coalesce({{ grants }}.wished_on > {{ refusals }}.{{ kind }}_on, false)
        else
            coalesce({{ grants }}.wished_at > {{ refusals }}.{{ kind }}_at, true)
            and coalesce({{ grants }}.wished_on > {{ refusals }}.{{ kind }}_untimed_on, true)
    end
{%- endmacro %}
