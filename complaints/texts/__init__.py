"""Text modules: wordings a house keeps for what it writes to complainants again and again."""
