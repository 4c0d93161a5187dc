"""Complaining and following a complaint: no sign-in, no script, and to complain no cookie."""

from flask import Blueprint

blueprint = Blueprint("cases", __name__)
