"""Actuals: what home care visits were really delivered, matched to what was ordered, and priced."""

__version__ = "0.1.0"
