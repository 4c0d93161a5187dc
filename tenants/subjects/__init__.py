"""Requests of people about their own data: found, foreseen, copied, erased or refused by a day."""
