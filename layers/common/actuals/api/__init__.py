"""The HTTP edge: requests read once and strictly, callers known, problems told in one form."""
