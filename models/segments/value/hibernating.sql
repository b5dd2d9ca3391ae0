{{ rfm_members('hibernating') }}
