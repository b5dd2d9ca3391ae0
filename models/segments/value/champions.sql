{{ rfm_members('champions') }}
