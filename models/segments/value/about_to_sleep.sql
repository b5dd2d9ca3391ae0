{{ rfm_members('about_to_sleep') }}
