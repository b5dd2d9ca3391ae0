{% macro activities_of(departments) -%}
    {%- set known = activity_departments() -%}
    {%- set names = listed_texts('departments', departments) -%}
    {%- for name in names if name not in known -%}
        {{ exceptions.raise_compiler_error(
            "there is no department '" ~ name ~ "': it is one of " ~ known | join(', ')
        ) }}
    {%- endfor -%}
        select * from {{ ref('customer_activities') }}
        where department in ('{{ names | join("', '") }}')
{%- endmacro %}
