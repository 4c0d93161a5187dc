"""The trail as a file: by a job, for who asked, for some days, told in the trail itself."""

from __future__ import annotations

import json
import tracemalloc
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select

from foundation import clock, storage
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.models import Work
from tenants import trail_export
from tenants.models import MembershipRole
from tenants.trail_files import jobs, services
from tenants.trail_files.jobs import give_up
from tenants.trail_files.models import TrailFile
from tenants.trail_files.services import discard_all, discard_everywhere
from tests.trail_files import FILES, made, taken


def note(cast, number):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        for n in range(number):
            record("test.noted", detail={"number": n})


def files(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return list(session().scalars(select(TrailFile).order_by(TrailFile.ref)))


def told(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(AuditEvent.action).where(AuditEvent.action.like("trail.%"))
        return list(session().scalars(query.order_by(AuditEvent.seq)))


def ask(person, **fields):
    return person.post(FILES, {"kind": "jsonl", "first": "1", **fields})


def test_a_file_is_written_in_batches_and_each_way_of_it_is_told(cast, monkeypatch):
    note(cast, 30)
    for place in (trail_export, jobs):
        monkeypatch.setattr(place, "BATCH", 7)
    asked = ask(cast.iris)
    where = asked.headers["Location"]
    assert "<progress" in cast.iris.get(where).text
    assert cast.iris.get(f"{where}/progress").status_code == 200
    assert cast.iris.get(f"{where}/download").status_code == 404
    assert made(cast) == ["done"]
    assert made(cast) == []
    assert cast.iris.get(f"{where}/progress").headers["HX-Redirect"] == where
    given = cast.iris.get(f"{where}/download")
    (file,) = files(cast)
    numbers = [json.loads(line)["seq"] for line in given.text.splitlines()]
    assert numbers == list(range(1, file.last + 1))
    assert (file.state, file.step, file.size) == ("done", 100, len(given.data))
    assert f"filename=trail-1-{file.last}.jsonl" in given.headers["Content-Disposition"]
    assert given.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert told(cast) == ["trail.exported", "trail.file_finished", "trail.file_downloaded"]
    assert file.ref in cast.iris.get(FILES).text
    assert "下载了审计记录文件" in cast.iris.get("/app/audit").text


def test_a_part_begins_and_ends_where_it_is_said(cast, monkeypatch):
    note(cast, 20)
    monkeypatch.setattr(services, "MOST", 5)
    lines = taken(cast, cast.iris, first=4).splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "xlsx"},
        {"kind": ""},
        {"first": "0"},
        {"first": "-1"},
        {"first": "eins"},
        {"first": "99999"},
        {"first": "9" * 40},
        {"first": "\0"},
    ],
    ids=str,
)
def test_what_there_is_not_is_refused(cast, bad):
    assert ask(cast.iris, **bad).status_code == 400
    assert files(cast) == []


def test_only_who_asked_sees_a_file_and_only_who_may_read_the_trail_asks(cast):
    where = ask(cast.iris).headers["Location"]
    made(cast)
    for name in ("mei", "ernst", "vera", "gu", "ouyang"):  # ernst audits from outside
        person = cast.people[name]
        assert ask(person).status_code == 403
        for path in (FILES, where, f"{where}/progress", f"{where}/download"):
            assert person.get(path).status_code == 403, (name, path)
    for person in (cast.alice, cast.charlie):
        for path in (where, f"{where}/progress", f"{where}/download"):
            assert person.get(path).status_code == 404
        assert where not in person.get(FILES).text
    theirs = taken(cast, cast.charlie)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        hashes = list(session().scalars(select(AuditEvent.hash)))
    assert [each for each in hashes if each in theirs] == []


def test_who_may_not_read_the_trail_any_more_gets_nothing(cast):
    first = ask(cast.iris).headers["Location"]
    made(cast)
    ask(cast.iris)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().execute(
            delete(MembershipRole).where(
                MembershipRole.membership_id == cast.iris.membership_id,
                MembershipRole.role == "internal_auditor",
            )
        )
    assert made(cast) == ["done"]
    done, failed = files(cast)
    assert (done.state, failed.state, failed.file_id) == ("done", "failed", None)
    assert cast.iris.get(f"{first}/download").status_code == 403


def test_two_at_once_are_enough(cast):
    assert ask(cast.iris).status_code == 303
    assert ask(cast.iris, kind="csv").status_code == 303
    assert ask(cast.iris).status_code == 409
    assert made(cast) == ["done", "done"]
    assert ask(cast.iris).status_code == 303


def test_files_go_after_some_days(cast, move_clock):
    where = ask(cast.iris).headers["Location"]
    made(cast)
    discard_everywhere()
    assert cast.iris.get(f"{where}/download").status_code == 200
    (file,) = files(cast)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        file = session().get_one(TrailFile, (file.tenant_id, file.id))
        file.finished_at = clock.now() - timedelta(days=services.KEPT_DAYS, minutes=1)
        record("test.aged", file)
    discard_everywhere()
    discard_everywhere()
    (file,) = files(cast)
    assert file.discarded_at is not None
    with tenant_scope(cast.jiangzhou.id), unit_of_work(), pytest.raises(NotFound):
        storage.load(file.file_id)
    assert cast.iris.get(f"{where}/download").status_code == 410
    assert cast.iris.get(where).status_code == 200
    assert told(cast).count("trail.file_discarded") == 1


def test_an_erasure_leaves_no_file_of_what_was_erased(cast):
    ready = ask(cast.iris).headers["Location"]
    made(cast)
    waiting = ask(cast.iris).headers["Location"]
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert discard_all() == 2
    assert made(cast) == ["nothing"]
    assert [file.state for file in files(cast)] == ["done", "failed"]
    assert cast.iris.get(f"{ready}/download").status_code == 410
    assert cast.iris.get(f"{waiting}/download").status_code == 404


def test_a_file_that_was_changed_is_not_given_out(cast):
    where = ask(cast.iris).headers["Location"]
    made(cast)
    (file,) = files(cast)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        storage.save(file.file_id, b"{}\n")
    assert cast.iris.get(f"{where}/download").status_code == 410


def test_a_long_file_takes_no_memory_to_store_and_to_open(cast, tmp_path):
    """A stream of 64 MB passes in pieces."""
    long = tmp_path / "long"
    with long.open("wb") as out:
        out.truncate(64 * 1024 * 1024)
    file_id = cast.iris.user_id
    with tenant_scope(cast.jiangzhou.id), unit_of_work(), long.open("rb") as source:
        tracemalloc.start()
        digest, size = storage.save_stream(file_id, source)
        stream, found = storage.opened(file_id)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        stream.close()
        storage.discard(file_id)
    assert (digest, size) == (found, 64 * 1024 * 1024)
    assert peak < 8 * 1024 * 1024


def test_tries_used_up_are_told(cast):
    where = ask(cast.iris).headers["Location"]
    (file,) = files(cast)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        work = session().scalars(select(Work).where(Work.kind == services.JOB)).one()
        give_up(SimpleNamespace(id=work.id, subject_id=file.id, attempt=3), "disk")
    assert "再申请一次" in cast.iris.get(where).text
    assert told(cast)[-1] == "trail.file_failed"
