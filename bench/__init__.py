"""Benchmarks that print figures: `make bench`. Aims are printed, never asserted."""
