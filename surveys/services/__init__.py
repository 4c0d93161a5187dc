"""What may be done with questionnaires, periods and surveys; nothing here knows of a page."""
