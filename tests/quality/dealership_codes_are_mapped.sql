{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Rooftop codes that the seed does not map: their rows are quarantined until a line is added.
{{ open_codes(['rooftop_code']) }}
