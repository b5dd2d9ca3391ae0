{{ rfm_members('cant_lose') }}
