"""Load: how much each person has in hand, each number with its list (A7)."""
