{#-
    Neither engine has it, so it is the expansion of Cornish and Fisher (Abramowitz and Stegun
    26.7.5). With 19 degrees or more, which is what campaign_least_households asks for, it is within
    0.0001 % for 95 % intervals and within 0.01 % at z = 4.33; tests/test_campaign_looks.py holds it
    to that.
-#}
{% macro t_quantile(z, degrees) -%}
    {%- set square = '(' ~ z ~ ') * (' ~ z ~ ')' -%}
    ({{ z }}) * (
        1e0
        + ({{ square }} + 1e0) / (4e0 * ({{ degrees }}))
        + ((5e0 * {{ square }} + 16e0) * {{ square }} + 3e0)
        / (96e0 * ({{ degrees }}) * ({{ degrees }}))
        + (((3e0 * {{ square }} + 19e0) * {{ square }} + 17e0) * {{ square }} - 15e0)
        / (384e0 * ({{ degrees }}) * ({{ degrees }}) * ({{ degrees }}))
        + ((((79e0 * {{ square }} + 776e0) * {{ square }} + 1482e0) * {{ square }} - 1920e0)
            * {{ square }} - 945e0)
        / (92160e0 * ({{ degrees }}) * ({{ degrees }}) * ({{ degrees }}) * ({{ degrees }}))
    )
{%- endmacro %}
