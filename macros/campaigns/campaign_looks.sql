{#-
    O'Brien and Fleming's bounds by the alpha-spending function of Lan and DeMets (Biometrika 70, 1983),
    two-sided, for four equal steps: `bound` is the standard normal quantile, `level` what an interval that
    leaves out 0 at that bound holds, percent. tests/test_campaign_looks.py works them out anew.
-#}
{% macro campaign_looks() %}
    {{ return([
        {'number': 1, 'fraction': 0.25, 'bound': 4.332634, 'level': 99.9985},
        {'number': 2, 'fraction': 0.5, 'bound': 2.963132, 'level': 99.6955},
        {'number': 3, 'fraction': 0.75, 'bound': 2.359044, 'level': 98.1678},
        {'number': 4, 'fraction': 1.0, 'bound': 2.014090, 'level': 95.6000},
    ]) }}
{% endmacro %}
