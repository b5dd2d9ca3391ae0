"""A synthetic dealer group: people, vehicles, deals, service, parts, and the faults of exports.

`life` simulates blocks of customers (`households`, `habits`, `deals`, `service`, `counter`),
`emit` turns what happened into rows of the feeds' layouts (`dealervault`, `dealertrack`), `writer`
writes the files. `faults.FAULTS` lists every planted fault with its rate.
"""
