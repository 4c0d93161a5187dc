"""Pure arithmetic on numbers and arrays; imports nothing of ours."""
