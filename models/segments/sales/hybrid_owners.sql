{{ owner_members("electrification like '%HEV%'", 'hybrid') }}
