{% macro pair_conflict(pair, silence, couples) -%}
    case
        when {{ pair }}.is_company_and_person then 'company and person'
        when {{ pair }}.has_other_suffix then 'suffixes differ'
        when {{ pair }}.are_whole_names_apart then 'names differ'
        when
            {{ pair }}.first_name_level = 'different'
            and (
                {{ pair }}.birth_date_level = 'different'
                or {{ pair }}.are_reachable
                or {{ silence }}.is_first_name_silence
                or (
                    {{ couples }}.are_couples_common
                    and {{ pair }}.birth_date_level != 'exact'
                )
            )
            then 'first names differ'
        when
            {{ pair }}.birth_date_level = 'different'
            and (
                {{ pair }}.are_reachable
                or {{ silence }}.is_birth_date_silence
            )
            then 'birth dates differ'
        when {{ pair }}.are_last_names_vetoed and {{ silence }}.is_last_name_silence
            then 'last names differ'
    end
{%- endmacro %}
