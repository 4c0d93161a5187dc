"""What everybody who complained of a cause is told of what was done: once, if they agreed."""
