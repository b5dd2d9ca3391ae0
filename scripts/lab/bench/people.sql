-- A population and the customer cards that dealerships keep of it, for `dms bench identity`.
-- Wants the variables records and seed, lists of words (starts, middles, ends, female, male, last,
-- street_kinds, short_kinds, trades, trade_forms, rooftops) and the map nicknames.
-- Leaves bench.cards (the columns of the export) and bench.truth (source_customer_number, person,
-- home). All by hashes of running numbers: no order of rows, no thread changes a value.

create or replace temp macro chance(number, salt) as
    hash(number::bigint, salt::varchar, getvariable('seed'))
    / 18446744073709551616.0;

create or replace temp macro between_numbers(share, low, high) as
    (low + floor(share * (high - low + 1)))::bigint;

-- Names, streets and towns are few and common or many and rare: place n has a share of 1/(n + head).
create or replace temp macro common_first(share, head, many) as
    (floor(head * pow((many + head) / head::double, share)) - head)::bigint;

create or replace temp macro letter(share) as chr(97 + between_numbers(share, 0, 25)::int);

-- One slip of the keyboard: a letter left out, doubled, replaced, or two in the wrong order.
create or replace temp macro typo(word, kind, place) as case
    when length(word) < 3 then word
    when kind < 0.25 then word[:between_numbers(place, 1, length(word) - 1)]
        || word[between_numbers(place, 1, length(word) - 1) + 2:]
    when kind < 0.4 then word[:between_numbers(place, 2, length(word))]
        || word[between_numbers(place, 2, length(word)):]
    when kind < 0.7 then word[:between_numbers(place, 1, length(word) - 1)]
        || letter(kind * 31 - floor(kind * 31))
        || word[between_numbers(place, 1, length(word) - 1) + 2:]
    else word[:between_numbers(place, 1, length(word) - 1) - 1]
        || word[between_numbers(place, 1, length(word) - 1) + 1]
        || word[between_numbers(place, 1, length(word) - 1)]
        || word[between_numbers(place, 1, length(word) - 1) + 2:]
end;

-- Names: the sample's own first, then made ones of three parts.
create or replace temp macro picked(kind, place) as
    getvariable(kind)[place % len(getvariable(kind)) + 1];

create or replace temp macro made_name(place, salt) as
    upper(picked('starts', place * 7 + salt)[1]) || picked('starts', place * 7 + salt)[2:]
    || picked('middles', place // (len(getvariable('starts')) * len(getvariable('ends'))) + place)
    || picked('ends', place // len(getvariable('starts')) + salt);

create or replace temp table last_names as
select
    place,
    coalesce(getvariable('last')[place + 1], made_name(place, 0)) as name
from range(28000) as places (place);

create or replace temp table first_names as
select
    is_female,
    place,
    coalesce(
        case when is_female then getvariable('female')[place + 1] else getvariable('male')[place + 1] end,
        made_name(place, case when is_female then 17 else 29 end)
        || case when is_female then 'a' else '' end
    ) as name
from range(1500) as places (place), (values (true), (false)) as sexes (is_female);

create or replace temp table streets as
select
    place,
    made_name(place, 41) as name,
    picked('street_kinds', place) as kind,
    picked('short_kinds', place) as short_kind
from range(4000) as places (place);

create or replace temp table towns as
select
    place,
    made_name(place, 5) || 'ton' as name,
    (1000 + place * 13 % 8999)::varchar as postal_code
from range(600) as places (place);

create or replace temp table homes as
select
    home,
    1930 + between_numbers(chance(home, 'year'), 10, 70) as year,
    case
        when chance(home, 'kind') < 0.55 then 1
        when chance(home, 'kind') < 0.93 or year > 1980 then 2
        else 3
    end as customers,
    common_first(chance(home, 'last name'), 20, 28000) as last_place,
    common_first(chance(home, 'town'), 30, 600) as town,
    common_first(chance(home, 'street'), 60, 4000) as street,
    common_first(chance(home, 'number'), 150, 9900) + 1 as house_number,
    case when chance(home, 'flat') < 0.2 then between_numbers(chance(home, 'unit'), 1, 40) end
        as unit
from range((getvariable('records') / 1.4 / 1.49)::bigint) as numbers (home);

create or replace temp table people as
with members as (

    select
        homes.*,
        member,
        home * 4 + member as person,
        case member
            when 0 then false
            when 1 then true
            else chance(home, 'child') < 0.5
        end as is_female,
        chance(home, 'company') < 0.04 and member = 0 as is_company
    from homes, range(3) as numbers (member)
    where member < customers

),

drawn as (

    select
        *,
        member = 2 and not is_female and chance(person, 'junior') < 0.1 as is_junior,
        common_first(chance(person, 'first name'), 15, 1500) as own_place,
        common_first(chance(home * 4, 'first name'), 15, 1500) as father_place,
        case
            when member = 1 and chance(person, 'own name') < 0.2
                then common_first(chance(person, 'own last name'), 20, 28000)
            else last_place
        end as person_last_place,
        common_first(chance(person, 'maiden name'), 20, 28000) as maiden_place,
        make_date(
            year::int
            + case member when 0 then 0 when 1 then between_numbers(chance(person, 'age'), -4, 6)
                else between_numbers(chance(person, 'age'), 18, 25) end::int,
            1, 1
        ) + between_numbers(chance(person, 'birthday'), 0, 364)::int as born_on
    from members

)

select
    drawn.* exclude (own_place, father_place),
    first_names.name as first_name,
    last_names.name as last_name,
    maiden_names.name as maiden_name,
    case when chance(person, 'middle') < 0.4 then middle_names.name end as middle_name,
    '617' || lpad(between_numbers(chance(person, 'mobile'), 2000000, 9999999)::varchar, 7, '0')
        as mobile,
    '508' || lpad(between_numbers(chance(home, 'landline'), 2000000, 9999999)::varchar, 7, '0')
        as landline,
    case
        when chance(person, 'email kind') < 0.7
            then first_names.name || '.' || last_names.name
                || between_numbers(chance(person, 'email number'), 1, 999)
        else first_names.name[1] || last_names.name
            || between_numbers(chance(person, 'email number'), 1, 9999)
    end || case when chance(person, 'mail host') < 0.6 then '@example.com' else '@example.org' end
        as email
from drawn
inner join first_names
    on
        drawn.is_female = first_names.is_female
        and case when is_junior then father_place else own_place end = first_names.place
inner join first_names as middle_names
    on
        drawn.is_female = middle_names.is_female
        and common_first(chance(person, 'middle name'), 15, 1500) = middle_names.place
inner join last_names
    on drawn.person_last_place = last_names.place
inner join last_names as maiden_names
    on drawn.maiden_place = maiden_names.place;

-- 1.4 cards a person: the second and later ones may be of another time and another hand.
create or replace temp table cards as
select
    people.*,
    nth,
    person * 4 + nth as card,
    nth > 0 and chance(person, 'moved') < 0.2 and chance(person * 4 + nth, 'moved') < 0.8 as is_moved,
    common_first(chance(person, 'new town'), 30, 600) as new_town,
    common_first(chance(person, 'new street'), 60, 4000) as new_street,
    common_first(chance(person, 'new number'), 150, 9900) + 1 as new_number,
    nth > 0 and is_female and chance(person, 'married') < 0.04 as has_maiden_name,
    chance(person * 4 + nth, 'first slip') as first_slip,
    chance(person * 4 + nth, 'last slip') as last_slip,
    chance(person * 4 + nth, 'address slip') as address_slip,
    chance(person * 4 + nth, 'birth slip') as birth_slip,
    chance(person * 4 + nth, 'slip kind') as slip_kind,
    chance(person * 4 + nth, 'slip place') as slip_place
from people, range(4) as numbers (nth)
where
    nth < case
        when chance(person, 'cards') < 0.72 then 1
        when chance(person, 'cards') < 0.91 then 2
        when chance(person, 'cards') < 0.97 then 3
        else 4
    end;

create or replace temp table written as
select
    *,
    case
        when first_slip < 0.02 then typo(first_name, slip_kind, slip_place)
        when first_slip < 0.05 then first_name[1]
        when first_slip < 0.12 then coalesce(getvariable('nicknames')[first_name], first_name)
        when first_slip < 0.125 then null
        else first_name
    end as card_first_name,
    case
        when has_maiden_name then maiden_name
        when last_slip < 0.02 then typo(last_name, slip_kind, slip_place)
        else last_name || case when is_junior and last_slip < 0.8 then ' JR' else '' end
    end as card_last_name,
    case when is_moved then new_town else town end as card_town,
    case when is_moved then new_street else street end as card_street,
    case when is_moved then new_number else house_number end as card_number,
    case when not is_moved then unit end as card_unit
from cards;

create schema if not exists bench;

create or replace table bench.truth as
select
    (card + 1)::varchar as source_customer_number,
    person,
    home
from written;

create or replace table bench.cards as
select
    picked('rooftops', card) as "CompanyNumber",
    (card + 1)::varchar as "CustomerKey",
    '' as "CommonConsumerId",
    case when is_company then 'C' else 'I' end as "TypeCode",
    case when is_company then '' else card_last_name end as "LastName",
    case when is_company then '' else coalesce(card_first_name, '') end as "FirstName",
    case
        when is_company or chance(card, 'middle given') < 0.4 then ''
        when chance(card, 'middle initial') < 0.6 then coalesce(middle_name[1], '')
        else coalesce(middle_name, '')
    end as "MiddleName",
    case
        when is_company then last_name || ' '
            || picked('trades', person) || picked('trade_forms', card)
        else ''
    end as "CompanyName",
    case
        when address_slip < 0.05 then ''
        when address_slip < 0.053 then '100 Dealer Drive'
        else card_number || ' '
            || case
                when address_slip < 0.08
                    then typo(streets.name, slip_kind, slip_place)
                else streets.name
            end
            || ' ' || case when address_slip < 0.5 then streets.kind else streets.short_kind end
            || case
                when card_unit is null then ''
                when address_slip < 0.2 then ''
                when address_slip < 0.6 then ' Apt ' || card_unit
                else ' #' || card_unit
            end
    end as "Address",
    case when address_slip < 0.05 then '' else towns.name end as "City",
    case when address_slip < 0.05 then '' else 'MA' end as "StateCode",
    case when address_slip < 0.04 then '' else towns.postal_code end as "ZipCode",
    case when chance(home, 'has landline') < 0.4 and chance(card, 'gives landline') < 0.6
        then landline else '' end as "PhoneNumber",
    '' as "BusinessPhone",
    case
        when chance(card, 'gives mobile') < 0.01 then '5555555555'
        when chance(card, 'gives mobile') < 0.013 then '6175550100'
        when chance(card, 'gives mobile') < 0.75
            then case
                when nth > 0 and chance(card, 'new mobile') < 0.15
                    then '857' || lpad(between_numbers(chance(card, 'mobile'), 2000000, 9999999)::varchar, 7, '0')
                else mobile
            end
        else ''
    end as "CellPhone",
    case
        when chance(card, 'gives email') < 0.02 then 'none@none.com'
        when chance(card, 'gives email') < 0.5 then lower(email)
        when chance(card, 'gives email') < 0.52 then lower(typo(email, slip_kind, slip_place / 2))
        else ''
    end as "Email1",
    '' as "Email2",
    case
        when is_company or birth_slip < 0.5 then '0'
        when birth_slip < 0.51 then '19000101'
        when birth_slip < 0.52 then strftime(born_on, '%Y%m') || lpad(((day(born_on) + 9) % 28 + 1)::varchar, 2, '0')
        when birth_slip < 0.525 and day(born_on) < 13 then strftime(born_on, '%Y%d%m')
        else strftime(born_on, '%Y%m%d')
    end as "BirthDate",
    '' as "AllowContactByPhone",
    '' as "AllowContactByEmail",
    '' as "AllowContactByMail",
    '' as "AllowContactByText",
    strftime(date '2020-01-01' + between_numbers(chance(card, 'made'), 0, 2300)::int, '%Y%m%d')
        as "CreatedDate",
    '0' as "LastUpdated",
    '0' as "DeleteRequestDate"
from written
inner join streets
    on written.card_street = streets.place
inner join towns
    on written.card_town = towns.place;
