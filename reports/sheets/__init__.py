"""The sheet of a corrective action: two pages on paper, for the file."""
