"""Answered cases on which no word comes: told beforehand, reminded once, closed by themselves."""
