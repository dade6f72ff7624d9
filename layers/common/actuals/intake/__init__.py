"""Bytes become records. Files are read in pieces, in constant memory; faults are explained in plain words."""
