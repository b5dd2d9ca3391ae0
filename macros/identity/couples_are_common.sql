{#-
    A CTE's query of one row and column: whether, among the compared records of one last name at one
    address whose first names differ, as many have different birth dates as one, or more. Then two first
    names at one address mean two people, also where no phone, no e-mail and no birth date tells, and so
    they do where no pair has two birth dates; where they mostly share the birth date, they mean that
    first names are often written wrong.
-#}
{% macro couples_are_common(pairs) -%}
    select
        count(case when birth_date_level = 'different' then 1 end)
        >= count(case when birth_date_level in ('exact', 'near') then 1 end) as are_couples_common
    from {{ pairs }}
    where
        first_name_level = 'different'
        and last_name_level = 'exact'
        and address_level in ('exact', 'near')
{%- endmacro %}
