{{ rfm_members('loyal_customers') }}
