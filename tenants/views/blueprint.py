"""The blueprint that every page of this room is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("tenants", __name__)
