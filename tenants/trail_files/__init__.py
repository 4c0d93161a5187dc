"""The audit trail as a file: asked for, written in the background, fetched, thrown away."""
