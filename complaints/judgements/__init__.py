"""How complainants judge the handling of their cases, asked when a case is closed (E5)."""
