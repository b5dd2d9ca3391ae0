{{ cover_members('insurance', 'Insurance') }}
