"""The nouns of home care, as plain frozen data: standard library only, nothing of AWS or HTTP."""
