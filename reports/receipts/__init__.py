"""The sheet with the receipt of a complaint: made while the person waits, kept nowhere."""
