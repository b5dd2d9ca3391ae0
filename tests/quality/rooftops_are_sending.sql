{{ config(severity='warn') }}
-- Rooftops whose exports stopped, or never came though others of the feed send: ask the sender.
select
    feed,
    dealership_key,
    status,
    newest_extract_on,
    days_since_newest_extract,
    usual_gap_days,
    'ask who sends it; once sold or moved, take it out of seeds/dealerships.csv' as what_to_do
from {{ ref('feed_freshness') }}
where is_alarm
