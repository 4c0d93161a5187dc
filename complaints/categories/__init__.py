"""What cases are filed under: the organisation's own tree of two levels."""
