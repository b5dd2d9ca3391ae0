{% macro component_records(pairs, least_size=2) -%}
    select
        case side when 1 then left_record_number else right_record_number end as record_number,
        min(component_number) as component_number,
        max(component_size) as component_size
    from (
        select
            *,
            {{ explode_positions(2) }} as side
        from {{ pairs }}
        where component_size >= {{ least_size }}
    ) as sides
    group by case side when 1 then left_record_number else right_record_number end
{%- endmacro %}
