"""Priced visits -> what is held, paid and charged."""
