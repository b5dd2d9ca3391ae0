{% macro nickname_pairs(nicknames) -%}
    select distinct
        names.name as left_name,
        other_names.name as right_name
    from (
        select name, formal_name from {{ nicknames }}
        union
        select formal_name as name, formal_name from {{ nicknames }}
    ) as names
    inner join (
        select name, formal_name from {{ nicknames }}
        union
        select formal_name as name, formal_name from {{ nicknames }}
    ) as other_names
        on names.formal_name = other_names.formal_name
    where names.name != other_names.name
{%- endmacro %}
