{{ last_visit_members(threshold('service_lost_months')) }}
