"""Objections looked into by somebody new, and what became of them."""
