"""Dashboards and documents."""
