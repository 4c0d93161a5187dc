"""Writes of corrective actions."""
