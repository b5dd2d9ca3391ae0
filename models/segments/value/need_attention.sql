{{ rfm_members('need_attention') }}
