{{ opportunity_members(0, threshold('fresh_opportunity_days')) }}
