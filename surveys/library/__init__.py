"""Questionnaires to start from, one JSON file a pack, and the scales they share."""
