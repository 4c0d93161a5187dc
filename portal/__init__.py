"""The respondent's side: no login, no script needed."""
