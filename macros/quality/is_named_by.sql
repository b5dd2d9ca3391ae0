{#-
    Whether a line of the seed `quality_acknowledged` names a finding of the kind it was joined by: an
    empty feed or code stands for all.
-#}
{% macro is_named_by(line, finding) -%}
    ({{ line }}.feed is null or {{ line }}.feed = {{ finding }}.feed)
    and ({{ line }}.code is null or {{ line }}.code = {{ finding }}.code)
{%- endmacro %}
