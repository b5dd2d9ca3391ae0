{{ rfm_members('new_customers') }}
