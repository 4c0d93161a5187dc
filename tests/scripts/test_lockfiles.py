"""The lockfiles hold what the requirements ask for, each file with a hash, and no address."""

import re

import pytest

from scripts.paths import ROOT

PAIRS = ("requirements", "requirements-dev", "requirements-node")


def pins(text):
    found = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


@pytest.mark.parametrize("name", PAIRS)
def test_lock_has_every_pin(name):
    asked = pins((ROOT / f"{name}.txt").read_text())
    locked = pins((ROOT / f"{name}.lock").read_text())
    assert {wish: locked.get(wish) for wish in asked} == asked, "run `make lock`"


@pytest.mark.parametrize("name", PAIRS)
def test_lock_names_no_address_and_hashes_everything(name):
    text = (ROOT / f"{name}.lock").read_text()
    assert "://" not in text
    assert len(re.findall(r"^\S+==", text, re.MULTILINE)) == len(
        re.findall(r"^\S+==.*\\\n    --hash=", text, re.MULTILINE)
    )


def test_what_runs_is_what_is_tested():
    product = pins((ROOT / "requirements.lock").read_text())
    tested = pins((ROOT / "requirements-dev.lock").read_text())
    assert {name: tested.get(name) for name in product} == product
