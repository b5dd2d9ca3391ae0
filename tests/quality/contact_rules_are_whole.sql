-- A country with a rule for some channels alone would leave the others without one, and without
-- `other` nobody of a country that is not listed could be contacted at all.
with

rules as (

    select * from {{ ref('contact_rules') }}

),

countries as (

    select country
    from rules

    union distinct

    select 'other' as country

)

select
    countries.country,
    count(rules.channel) as channels
from countries
left join rules
    on countries.country = rules.country
group by countries.country
having count(rules.channel) != 4
