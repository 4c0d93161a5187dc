"""What this room does, one file for each noun."""
