{{ rfm_members('at_risk') }}
