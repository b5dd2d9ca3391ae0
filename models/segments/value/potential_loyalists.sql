{{ rfm_members('potential_loyalists') }}
