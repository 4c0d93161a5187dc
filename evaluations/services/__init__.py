"""What can be done with an evaluation."""
