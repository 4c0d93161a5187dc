"""Rules by which responses of a survey become cases: chosen, tried on the past, followed."""
