"""Evaluation periods: schemes, results, grades, appeals, frozen snapshots."""
