"""Bytes become records: files are read in pieces, in flat memory, and whatever they hold is told in plain words."""
