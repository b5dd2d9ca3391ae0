{% macro pair_veto(pairs) -%}
    case
        when decision is not null then cast(null as string)
        when
            is_one_nameless and not has_shared_point
            and birth_date_level not in ('exact', 'near')
            then 'one has no name'
        when is_company_and_person then 'company and person'
        when has_other_whole_name then 'names differ'
        when company_level = 'different' then 'companies differ'
        when has_other_suffix then 'suffixes differ'
        when
            is_suffix_missing and phone_level != 'missing' and email_level != 'missing'
            and (phone_level = 'different' or email_level = 'different')
            then 'one has a suffix'
        when first_name_level = 'different' and birth_date_level = 'different'
            then 'first names and birth dates differ'
        when
            first_name_level in ('different', 'half_swapped')
            and birth_date_level not in ('exact', 'near')
            and (is_one_reachable or couples.are_couples_common)
            then 'first names differ'
        when
            first_name_level = 'different'
            and (phone_level != 'missing' or email_level != 'missing')
            then 'first names differ, as those of twins'
        when
            birth_date_level = 'different'
            and (is_one_reachable or (couples.are_couples_common and first_name_level = 'missing'))
            and (
                is_a_generation_apart
                or (phone_level != 'shared' and email_level != 'shared')
                or first_name_level in ('nickname', 'initial', 'missing')
            )
            then 'birth dates differ'
        when
            first_name_level = 'missing' and company_level = 'missing'
            and birth_date_level not in ('exact', 'near')
            and (
                phone_level = 'different' or email_level = 'different'
                or (
                    couples.are_couples_common
                    and phone_level != 'shared' and email_level != 'shared'
                    and customer_number_level != 'declared'
                )
            )
            then 'one has no first name'
        when
            last_name_level = 'different' and not has_shared_point
            and (
                address_level = 'different'
                or (is_one_reachable and birth_date_level not in ('exact', 'near'))
            )
            then 'last names differ'
        when
            last_name_level = 'part' and not has_shared_point
            and birth_date_level not in ('exact', 'near')
            and address_level not in ('exact', 'near')
            then 'half of a last name alone'
        when
            not has_shared_point
            and birth_date_level not in ('exact', 'near')
            and address_level not in ('exact', 'near')
            and (
                address_level not in (
                    'same_number', 'other_number', 'same_street', 'same_postal_code'
                )
                or (address_level = 'other_number' and not {{ are_names_equal(pairs) }})
                or phone_level = 'different'
                or email_level = 'different'
            )
            then 'names alone'
    end
{%- endmacro %}
