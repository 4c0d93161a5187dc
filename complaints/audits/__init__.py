"""Samples of closed cases, the checklist asked of each, findings, and the signed pack."""
