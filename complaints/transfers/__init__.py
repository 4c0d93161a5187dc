"""Complaints that another body sends on: the 12345 line, a regulator; its number, its day."""
