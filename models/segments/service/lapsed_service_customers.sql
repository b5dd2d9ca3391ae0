{{ last_visit_members(threshold('service_active_months'), threshold('service_lost_months')) }}
