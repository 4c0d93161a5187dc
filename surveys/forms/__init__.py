"""Forms of the staff pages of questionnaires, periods and surveys."""
