"""Pages of results and of reports."""
