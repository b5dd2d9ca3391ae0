{#-
    name          its levels are the column <name>_level, what they weigh <name>_weight
    level         SQL: the level of the records `left_records` and `right_records` (int_identity_records), of
                  which `candidates` says what they share, and `name_pairs` whether their first names are
                  those of one person; `missing` where one of them says nothing
    levels        each level but `missing`, and of it, where it has any
        words     what the evidence says; without them it quotes both names (`quoted`: column and title)
        count     the column that says how many records bear what the two have in common; the chance of
                  that is their share then, else it is that of the seed
        equal     of such a level, the column of int_identity_records that is the same in both
        known_to  or which records have any of what the two share
    most_weight   SQL, where the weight has a limit: null or the most that it may be
    rule_place    where it can be the rule of a match: the first of several that weigh the same
-#}
{% macro identity_comparisons() -%}
    {{ return([
        first_name_comparison(),
        last_name_comparison(),
        middle_name_comparison(),
        birth_date_comparison(),
        address_comparison(),
        phone_comparison(),
        email_comparison(),
        vehicle_comparison(),
        customer_number_comparison(),
        company_comparison(),
    ]) }}
{%- endmacro %}
