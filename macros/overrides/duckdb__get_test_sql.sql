{#
    Where no row that a test is of is another than when it last passed, it passes again (has_other_rows).
    One that only warns, or does so from some number of rows on, tells its rows anew.
#}
{% macro duckdb__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
    {%- set is_strict = config.get('severity') | lower == 'error' and warn_if == error_if -%}
    {%- if is_strict and not has_other_rows(model) %}
    select
        0 as failures,
        false as should_warn,
        false as should_error
    {%- else %}
    {{- default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) }}
    {%- endif %}
{% endmacro %}
