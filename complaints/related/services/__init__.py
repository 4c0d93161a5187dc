"""What is done to cases that belong together."""
