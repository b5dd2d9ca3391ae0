{#-
    Written out, as the sums are exact decimals, equal on both engines, and those of variance
    functions are not.
-#}
{% macro sample_variance(total, total_of_squares, size) -%}
    case
        when {{ size }} > 1
            then greatest(
                (
                    cast({{ total_of_squares }} as double)
                    - cast({{ total }} as double) * cast({{ total }} as double) / {{ size }}
                ) / ({{ size }} - 1),
                0e0
            )
    end
{%- endmacro %}
