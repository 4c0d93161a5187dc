"""Sealed columns: each house and purpose apart, old keys still open, nothing tells the time."""

import base64
from dataclasses import replace
from uuid import uuid4

import pytest

from foundation import unit_of_work
from foundation.sealing import open_value, seal_value

HOUSE, OTHER = uuid4(), uuid4()


def test_what_is_sealed_opens_in_its_place_alone(app):
    sealed = seal_value("complainant", HOUSE, "张女士")
    assert "张" not in sealed
    assert open_value("complainant", HOUSE, sealed) == "张女士"
    assert open_value("complainant", OTHER, sealed) is None
    assert open_value("contact", HOUSE, sealed) is None


@pytest.mark.parametrize("odd", ["", ".", "x", "x.y", "🎈.🎈"])
def test_what_is_odd_opens_as_nothing(app, odd):
    assert open_value("complainant", HOUSE, odd) is None
    key_id = seal_value("complainant", HOUSE, "x").partition(".")[0]
    assert open_value("complainant", HOUSE, key_id + odd) is None
    assert open_value("complainant", HOUSE, f"{key_id}.{odd}") is None


def test_a_new_key_leaves_the_old_readable(app, monkeypatch):
    sealed = seal_value("complainant", HOUSE, "张女士")
    known = unit_of_work.settings()
    for previous, opened in ((known.secret_key, "张女士"), ("", None)):
        new = replace(known, secret_key="n" * 40, previous_secret_keys=previous)
        monkeypatch.setattr("foundation.sealing.settings", lambda new=new: new)
        assert open_value("complainant", HOUSE, sealed) == opened
        assert seal_value("complainant", HOUSE, "x").partition(".")[0] not in sealed


def test_it_does_not_tell_when(app):
    token = seal_value("complainant", HOUSE, "x").partition(".")[2]
    assert base64.urlsafe_b64decode(token)[1:9] == bytes(8)
