{#-
    A flag on which somebody's wish hangs, as a boolean (see read_flag): a text that is neither yes nor no counts as `unclear`,
    true for what forbids contact, false for what allows it; null only where nothing was sent.
-#}
{% macro read_wish(value, unclear) -%}
    case
        when {{ value }} != '' then coalesce({{ read_flag(value) }}, {{ unclear }})
    end
{%- endmacro %}
