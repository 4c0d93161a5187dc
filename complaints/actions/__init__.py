"""Corrective actions: cause, plan, review, work, and the proof from the survey's own figures."""
