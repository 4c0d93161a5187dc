"""What the desk does while a caller speaks: finding the case, saying how it stands."""
