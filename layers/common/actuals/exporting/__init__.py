"""Anything stored -> objects that the API shows, and files that people open."""
