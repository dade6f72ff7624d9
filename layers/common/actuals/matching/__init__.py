"""Matching: visits and orders in, and for each visit its order, or the reason why it has none.

`weeks` decides a service week and records the outcome: the place to start reading. `candidates` finds the orders
that could cover a visit, `nearness` the planned calls near it, `allotment` gives each visit one order and call.
"""
