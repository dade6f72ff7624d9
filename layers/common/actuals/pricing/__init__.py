"""From a matched visit to what it costs: pure, and exact until the one rounding.

`weeks` prices a service week: the place to start reading. `price` prices a visit: `minutes` says which minutes of it,
`bands` cuts them where days and time bands change, `rates` finds the rate of each piece, `sums` adds them up.
"""
