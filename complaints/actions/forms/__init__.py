"""What is typed on the pages of corrective actions."""
