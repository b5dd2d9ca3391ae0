{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Deal types and statuses that the seeds do not map: such deals count as no sale until a line is
-- added.
{{ open_codes(['deal_type', 'deal_status']) }}
