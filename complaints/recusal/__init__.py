"""Whom a complaint is about, and who therefore stays away from it."""
