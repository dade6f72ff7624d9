"""Every call of the API, by what it is about."""
