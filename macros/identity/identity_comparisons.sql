{#-
    The comparisons of two records, in the order in which they are told, each with its levels: those
    whose chance of accidental agreement is the frequency of the value, and those of a fixed chance.
    The seed identity_weights has a row for each.
-#}
{% macro identity_comparisons() %}
    {{ return([
        ('first_name', ['exact'], ['nickname', 'near', 'swapped', 'half_swapped', 'initial', 'different']),
        ('last_name', ['exact'], ['near', 'part', 'swapped', 'different']),
        ('middle_name', [], ['agrees', 'different']),
        ('birth_date', ['exact'], ['near', 'different']),
        (
            'address',
            ['exact', 'same_postal_code'],
            ['near', 'same_number', 'other_number', 'same_street', 'different'],
        ),
        ('phone', ['shared'], ['different']),
        ('email', ['shared'], ['different']),
        ('vehicle', ['shared'], []),
        ('customer_number', [], ['declared']),
        ('company', ['exact'], ['near', 'different']),
    ]) }}
{% endmacro %}
