"""The trail: search, pages by key, daily anchors, and a copy that somebody outside can verify."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select

from foundation.audit import record, verify_chain
from foundation.audit.models import AuditAnchor, AuditEvent
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from tenants import trail_pages
from tenants.services import anchoring
from tenants.services.anchoring import anchor_all
from tenants.trail_pages import Filter, trail
from tests.trail_files import taken

VERIFIER = Path(__file__).parents[2] / "scripts" / "verify_trail.py"


def note(cast, number):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        for n in range(number):
            record("test.noted", detail={"number": n, "word": f"百分之{n}%"})


def verify(folder, trail, anchors=None):
    files = [folder / "trail.jsonl"]
    files[0].write_text(trail, encoding="utf-8")
    if anchors is not None:
        files.append(folder / "anchors.jsonl")
        files[1].write_text(anchors, encoding="utf-8")
    command = [sys.executable, "-I", str(VERIFIER), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_pages_go_by_key_and_words_are_found(cast):
    note(cast, 120)
    first = cast.iris.get("/app/audit?words=百分之").get_data(as_text=True)
    assert first.count("hs-num") > 50
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        noted = list(
            session().scalars(
                select(AuditEvent.seq)
                .where(AuditEvent.action == "test.noted")
                .order_by(AuditEvent.seq.desc())
            )
        )
    older = f"words=%E7%99%BE%E5%88%86%E4%B9%8B&amp;before={noted[49]}"
    assert older in first
    second = cast.iris.get(f"/app/audit?words=百分之&before={noted[49]}").get_data(as_text=True)
    assert f'class="hs-num">{noted[50]}<' in second
    assert f"after={noted[49] - 1}" in second
    back = cast.iris.get(f"/app/audit?words=百分之&after={noted[50]}").get_data(as_text=True)
    assert f'class="hs-num">{noted[49]}<' in back
    assert f'class="hs-num">{noted[50]}<' not in back
    assert "没有符合条件" in cast.iris.get("/app/audit?words=7%25%25").get_data(as_text=True)
    assert cast.iris.get("/app/audit?words=%2D77%25").status_code == 200
    for odd in ("before=x", "after=-1", "before=1e9"):
        assert cast.iris.get(f"/app/audit?{odd}").status_code == 400


def found_by(cast, words, **place):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return trail(Filter(words=words), "Asia/Shanghai", **place)


def test_words_are_looked_for_a_part_at_a_time_and_none_is_missed(cast, monkeypatch):
    note(cast, 90)
    last = found_by(cast, "").last
    wanted = [entry.seq for entry in found_by(cast, "百分之7").rows]
    assert len(wanted) == 11  # 7 and 70 to 79
    assert found_by(cast, "百分之7").looked is None
    monkeypatch.setattr(trail_pages, "LOOKED", 17)
    seen, before, steps = [], None, 0
    while True:
        page = found_by(cast, "百分之7", before=before)
        seen += [entry.seq for entry in page.rows]
        first, end = page.looked
        assert end - first < 17
        steps += 1
        if page.older is None:
            break
        before = page.older
    assert seen == wanted
    assert steps == -(-last // 17)
    back, after = [], 0
    while after is not None:
        page = found_by(cast, "百分之7", after=after)
        back = [entry.seq for entry in page.rows] + back
        after = page.newer
    assert back == wanted
    shown = cast.iris.get("/app/audit?words=百分之7").get_data(as_text=True)
    assert "继续" in shown
    assert "before=" in shown
    empty = cast.iris.get("/app/audit?words=没有这样的字").get_data(as_text=True)
    assert "before=" in empty  # nothing here, and the way on


def test_a_page_of_many_hits_goes_on_from_the_last_one(cast, monkeypatch):
    note(cast, 90)
    monkeypatch.setattr(trail_pages, "LOOKED", 70)
    first = found_by(cast, "百分之")
    assert len(first.rows) == 50
    assert first.looked is None
    second = found_by(cast, "百分之", before=first.older)
    assert [first.rows[-1].seq - 1, 40] == [second.rows[0].seq, len(second.rows)]


def test_a_copy_is_verified_without_the_product(cast, tmp_path):
    note(cast, 3)
    trail = taken(cast, cast.iris)
    lines = trail.splitlines()
    whole = verify(tmp_path, trail)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert f"Events 1 to {len(lines)} are whole" in whole.stdout
    for changed, said in (
        (trail.replace('"number": 1', '"number": 8'), "was changed"),
        ("\n".join(lines[:4] + lines[5:]), "event 5 is missing"),
        (trail.replace("Paediatrics", "Nobody"), "value of name_en was changed"),
    ):
        found = verify(tmp_path, changed)
        assert found.returncode == 1
        assert said in found.stdout
    assert "trail.file_downloaded" in taken(cast, cast.iris, first=2)
    assert verify(tmp_path, "\n".join(lines[6:])).returncode == 0  # a later part by itself
    table = taken(cast, cast.iris, "csv").splitlines()
    assert table[0].endswith("previous,hash")
    assert json.loads(lines[0])["hash"] in table[1]
    assert json.loads(lines[0])["hash"] not in taken(cast, cast.charlie)


def test_each_day_is_anchored_once_and_kept_elsewhere(cast, move_clock, tmp_path, monkeypatch):
    file = tmp_path / "kept.jsonl"
    with unit_of_work():
        now = settings()
    told = replace(now, audit_anchors_file=str(file), audit_anchors_to="keeper@example.org")
    monkeypatch.setattr(anchoring, "settings", lambda: told)
    move_clock(days=1)
    anchor_all()
    note(cast, 2)
    move_clock(days=4)
    anchor_all()
    anchor_all()
    move_clock(days=0)  # back, where Iris is still signed in
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        days = list(session().scalars(select(AuditAnchor).order_by(AuditAnchor.day)))
        mails = list(session().scalars(select(Mail.recipient)))
        assert verify_chain() is None
    assert len({each.day for each in days}) == len(days) == 4
    assert days[1].seq == days[-1].seq == days[0].seq + 2
    assert set(mails) == {"keeper@example.org"}
    assert len(mails) == 2
    kept = [line for line in file.read_text().splitlines() if '"jiangzhou"' in line]
    assert [json.loads(line)["hash"] for line in kept] == [each.hash for each in days]
    page = cast.iris.get("/app/audit/anchors").get_data(as_text=True)
    assert days[0].hash in page
    trail = taken(cast, cast.iris)
    anchors = cast.iris.get("/app/audit/anchors.jsonl").get_data(as_text=True)
    assert "4 anchors fit" in verify(tmp_path, trail, anchors).stdout
    other = anchors.replace(days[0].hash, "0" * 64)
    assert "does not fit the anchor" in verify(tmp_path, trail, other).stdout


def test_a_chain_rewritten_to_its_end_does_not_fit_its_anchor(cast, move_clock, admin_connection):
    move_clock(days=1)
    anchor_all()
    admin_connection.execute(
        "UPDATE audit_anchors SET hash = repeat('0', 64) WHERE tenant_id = %s", [cast.jiangzhou.id]
    )
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        fault = verify_chain()
    assert fault is not None
    assert "anchor" in fault.what


@pytest.mark.parametrize("table", ["audit_events", "audit_anchors", "audit_packs"])
def test_the_application_can_neither_change_nor_delete_what_is_kept(cast, app, table):
    with unit_of_work():
        url = settings().database_url.replace("+psycopg", "")
    for words in ("UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}", "TRUNCATE {}"):
        with (
            psycopg.connect(url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(sql.SQL(words).format(sql.Identifier(table)))


def test_erasing_a_person_leaves_the_trail_whole_and_nothing_of_them(cast, app, tmp_path):
    """What an erasure may do: empty the personal values of the trail, and no more."""
    with unit_of_work():
        url = settings().database_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("SELECT set_config('app.tenant_id', %s, true)", [str(cast.jiangzhou.id)])
        connection.execute(
            "UPDATE audit_values SET before = NULL, after = NULL, salt = NULL, erased_at = now()"
            " WHERE field = 'name_en'"
        )
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert verify_chain() is None
    trail = taken(cast, cast.iris)
    assert "Paediatrics" not in trail
    assert verify(tmp_path, trail).returncode == 0
