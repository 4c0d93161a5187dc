"""Departments that help the one in the lead: asked a question by a day, answering inside."""
