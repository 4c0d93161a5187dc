"""The road from a fresh clone to a running product and a test run; standard library only."""
