"""Answers in, files that people open out: as rows under headings, as JSON, and to print."""
