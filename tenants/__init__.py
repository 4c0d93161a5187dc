"""Organisations, their departments and people, and what each person may do."""
