{{ cover_members('service_contract', 'Service contract') }}
