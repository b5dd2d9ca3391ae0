{# dbt-spark has none. #}
{% macro spark__alter_relation_comment(relation, comment) %}
    comment on table {{ relation }} is '{{ comment | replace("\\", "\\\\") | replace("'", "\\'") }}'
{% endmacro %}
