"""Records become visits and issues, counted against what is stored."""
