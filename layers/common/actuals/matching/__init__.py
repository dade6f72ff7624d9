"""Matching: visits and orders in, and for each visit its order, or the reason why it has none.

`weeks` decides a service week and records the outcome: the place to start reading. `candidates` finds the orders
that could cover a visit, `allotment` gives each visit one of them and its planned call.
"""
