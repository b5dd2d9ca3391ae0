{{ rfm_members('promising') }}
