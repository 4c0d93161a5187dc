"""Questionnaires and their versions, surveys, collectors and the responses that came in."""
