{#-
    Whether a permission is later than all refusals of one kind, of which `refusals` has the newest
    moment (`<kind>_at`), the newest day of those without a time (`<kind>_untimed_on`) and the newest day
    of all (`<kind>_on`). Moments are compared where both have one, written days where either has none;
    of one moment, or of one such day, the refusal counts. A permission of no day is later than nothing.
-#}
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
