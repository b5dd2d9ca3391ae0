{% macro lift_columns() %}
    {{ return([
        'treated_households', 'held_out_households', 'treated_mean', 'held_out_mean', 'lift',
        'lift_percent', 'standard_error', 'degrees_of_freedom', 'low_95', 'high_95', 'level_percent',
        'look_low', 'look_high', 'smallest_visible_lift', 'incremental_total', 'incremental_low',
        'incremental_high', 'influenced_total',
    ]) }}
{% endmacro %}
