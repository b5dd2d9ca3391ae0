"""Every segment in plain Python, from what is true of the sample and what its exports told.

Nothing here reads a table of the project, save who is who (`identity.BuiltIdentity`): `exports`
runs the sample's own simulation, `facts` says in one shape what was known on a day, `ownership`
who has which vehicle; `sales`, `service`, `parts`, `finance`, `value`, `relationship` hold a
function a segment. The rules are those of the docs, not those of the SQL.
"""
