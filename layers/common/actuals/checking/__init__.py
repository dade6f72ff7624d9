"""Check before sending: a provider's own machine runs the readers and checks that its file will meet."""
