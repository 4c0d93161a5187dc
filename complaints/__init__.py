"""Complaints and corrective actions."""
