{{ opportunity_members(
    threshold('fresh_opportunity_days'), threshold('stalled_opportunity_days')
) }}
