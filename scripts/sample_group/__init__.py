"""A synthetic dealer group: people, vehicles, deals, service, parts, and the faults of exports.

`write` is what `dms sample` calls: it makes the group and puts its exports into a folder. `life`
simulates blocks of customers (`households`, `habits`, `deals`, `service`, `counter`), `systems`
lists the feeds with what each shows of a fact (`dealervault`, `dealertrack`, `cdk`), `emit` picks
the extracts that hold it, `writer` writes the files. `faults.FAULTS` lists every planted fault with
its rate.
"""
