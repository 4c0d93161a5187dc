"""Watching: whoever may see a case can be told quietly of what happens in it (A7)."""
