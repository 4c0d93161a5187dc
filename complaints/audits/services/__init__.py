"""What is written in an audit."""
