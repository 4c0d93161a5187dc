"""Reorganisation: departments renamed, moved, merged and split, each from a day on (A6)."""
