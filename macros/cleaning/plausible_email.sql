{#-
    An e-mail address in lower case, or null when it is none that mail could reach: not of the form
    name@domain.tld, or a placeholder (var `placeholder_email_names`, also in front of a number).
-#}
{% macro plausible_email(value) -%}
    {%- set address = lower_case(trimmed(value)) -%}
    {%- set name = replace_pattern("split_part(" ~ address ~ ", '@', 1)", '[^a-z]', '') -%}
    case
        when not {{ matches_pattern(
            address, '^[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,}$'
        ) }} then null
        when {{ name }} in (
            {%- for placeholder in var('placeholder_email_names') -%}
                '{{ placeholder }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        ) then null
        else {{ address }}
    end
{%- endmacro %}
