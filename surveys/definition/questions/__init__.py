"""The kinds of question, one small class each; a new one is a file here and a line in ``kinds``."""
