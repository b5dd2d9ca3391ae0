{{ rfm_members('lost') }}
