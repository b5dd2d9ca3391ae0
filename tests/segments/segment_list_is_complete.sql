-- Fails for each model in models/segments that var `segments` leaves out, and each name in it that
-- is none of them or stands there twice.
{%- set listed = var('segments') -%}
{%- set found = segment_models() -%}

{% for name in found if name not in listed %}
select
    '{{ name }}' as segment_name,
    'in models/segments, but not in var segments' as problem
union all
{% endfor %}
{% for name in listed if name not in found or listed.count(name) > 1 %}
select
    '{{ name }}' as segment_name,
    'in var segments, but not once and in models/segments' as problem
union all
{% endfor %}
select
    'none' as segment_name,
    'none' as problem
where 1 = 0
