"""The time rules of an organisation: how long a case may take, from which source, and who hears."""
