"""The shape of the house, where import-linter does not look."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "analysis",
    "complaints",
    "demo",
    "evaluations",
    "foundation",
    "portal",
    "reports",
    "surveys",
    "tenants",
)
FILES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def holding(pattern: str, files=FILES) -> set[str]:
    found = re.compile(pattern)
    return {relative(p) for p in files if found.search(p.read_text())}


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def importing(*packages: str) -> set[str]:
    return {
        relative(p)
        for p in FILES
        if any(n == q or n.startswith(q + ".") for n in imports(p) for q in packages)
    }


def test_one_place_commits():
    assert holding(r"\.commit\(") == {"foundation/unit_of_work.py"}


def test_flask_stays_at_the_doors():
    """Views, forms, setup and commands speak Flask; services, queries and jobs do not.

    The portal is nothing but a door: what it stores, services of `surveys` store.
    """
    allowed = re.compile(
        r"^foundation/|^portal/|/(views|forms)(/|\.py|_)|/[a-z_]*(views|forms)\.py$|/(setup|commands|identity)\.py$"
    )
    used = importing("flask", "flask_wtf", "wtforms", "flask_login", "flask_babel")
    assert {f for f in used if not allowed.search(f)} == set()


def test_weasyprint_is_known_to_one_file():
    assert len(importing("weasyprint")) == 1
    assert next(iter(importing("weasyprint"))).startswith("reports/")


def test_redis_and_rq_are_the_foundations():
    assert {f for f in importing("redis", "rq") if not f.startswith("foundation/")} == set()


def test_heavy_libraries_are_not_in_the_web_process():
    """NumPy, SciPy, WeasyPrint and V8 come with the page or job that needs them, not at start."""
    code = (
        "import sys, wsgi\n"
        "print([m for m in ('numpy', 'scipy', 'weasyprint', 'py_mini_racer') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_only_the_clock_asks_the_time():
    asked = holding(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(|time\.time_ns\(")
    # the id's index order is no rule of the product; see its comment
    assert asked <= {"foundation/identifiers.py"}


def test_crossing_tenants_says_why():
    for path in FILES:
        for call in re.findall(r"across_tenants\(([^)]*)\)", path.read_text()):
            if "reason: str" not in call:
                assert re.match(r"""["'].{10,}["']""", call), f"{relative(path)}: {call}"


def test_raw_sql_stays_in_the_foundation():
    """A model's partial index may say its condition in SQL; nothing else speaks it."""
    speaking = holding(r"\btext\(\s*[\"']|\.connection\(\)")
    assert {f for f in speaking if not f.startswith("foundation/")} <= {"reports/models.py"}


def test_every_setting_is_documented():
    from dataclasses import fields

    from foundation.settings import Settings

    told = (ROOT / "docs" / "operations.md").read_text()
    assert [
        f.metadata["env"] for f in fields(Settings) if f"`{f.metadata['env']}`" not in told
    ] == []


@pytest.mark.parametrize("word", ["core", "common", "utils", "helpers"])
def test_no_folder_for_leftovers(word):
    assert not [p for p in FILES if word in relative(p).removesuffix(".py").split("/")]


def test_every_exemption_carries_its_reason():
    bare = {
        f"{relative(p)}:{number}"
        for p in FILES
        for number, line in enumerate(p.read_text().splitlines(), 1)
        if re.search(r"# (noqa|type: ignore)", line)
        and not re.search(r"# (noqa: [A-Z0-9, ]+ - \S|type: ignore\[[a-z-, ]+\]  # \S)", line)
    }
    assert bare == set()


def test_every_audit_event_has_words(app):
    """What services record, the trail's page can say."""
    from tenants.trail_words import known_events

    recorded = {
        action
        for path in FILES
        for action in re.findall(
            r"""record(?:_after_rollback)?\(\s*(?:[a-z_.]+,\s*)?"([a-z_]+\.[a-z_]+)\"""",
            path.read_text(),
        )
    }
    assert recorded
    with app.test_request_context():
        assert recorded - set(known_events()) == set()
