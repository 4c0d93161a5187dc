"""Staff pages of questionnaires, periods and surveys."""
