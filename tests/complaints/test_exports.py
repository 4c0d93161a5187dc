"""The register as a file: what the asker may see, without who complained, once, for some days."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from complaints.exports import rows as export_rows
from complaints.exports.jobs import give_up
from complaints.exports.models import CaseExport
from complaints.exports.services import JOB, discard_everywhere, request_export
from complaints.models import Complaint
from complaints.register.wanted import Wanted
from complaints.services.identity import Identity
from complaints.transfers.services import Sent, add_transfer
from foundation import clock
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.errors import Forbidden
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from tenants.models import MembershipRole
from tests.complaints.many import add_cases
from tests.foundation.test_workbooks import read

FORM = "/app/complaints/exports"


def made(desk) -> list[str]:
    """Have the waiting exports made; what became of each."""
    house = desk.cast.jiangzhou.id
    with tenant_scope(house), unit_of_work():
        ids = session().scalars(select(Work.id).where(Work.kind == JOB)).all()
    with desk.app.app_context():
        return [perform(house, work_id) for work_id in ids]


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_file_holds_the_filtered_cases_and_no_identity(desk, cast, monkeypatch):
    monkeypatch.setattr(export_rows, "BATCH", 7)
    add_cases(desk, 30)
    named, _ = desk.lodge(
        subject="=HYPERLINK(1)", identity=Identity("张女士", "13800005207", "zhang@example.org")
    )
    waiting = [c for c in desk.all(Complaint) if c.category == "waiting"]
    for kind in ("csv", "xlsx"):
        asked = cast.gu.post(FORM, {"kind": kind})
        assert asked.status_code == 303
        assert cast.gu.get(asked.headers["Location"]).status_code == 200
    assert cast.gu.post(FORM + "?category=waiting", {"kind": "csv"}).status_code == 303
    assert cast.gu.post(FORM, {"kind": "csv"}).status_code == 409  # three at once are enough
    assert made(desk) == ["done"] * 3
    one, two, three = sorted(desk.all(CaseExport), key=lambda each: each.ref)
    first = cast.gu.get(f"{FORM}/{one.ref}/download")
    found = table(first)
    assert len(found) == 32
    assert len({row[0] for row in found}) == 32
    assert any(row[3] == "'=HYPERLINK(1)" for row in found)
    for secret in ("张女士", "13800005207", "zhang@example.org", named.text):
        assert secret not in first.data.decode()
    book = cast.gu.get(f"{FORM}/{two.ref}/download")
    assert [row[0] for row in read(book.data)] == [row[0] for row in found]
    assert ".xlsx" in book.headers["Content-Disposition"]
    narrow = table(cast.gu.get(f"{FORM}/{three.ref}/download"))
    assert {row[0] for row in narrow[1:]} == {case.ref for case in waiting}
    assert (three.cases, three.step, three.state) == (len(waiting), 100, "done")
    actions = [e.action for e in desk.all(AuditEvent, object_id=three.id)]
    assert sorted(actions) == [
        "complaint.export_downloaded",
        "complaint.export_finished",
        "complaint.export_requested",
    ]
    assert cast.gu.get(f"{FORM}/{one.ref}/progress").headers["HX-Redirect"].endswith(one.ref)
    assert one.ref in cast.gu.get(FORM).text
    # nobody else's, whatever they may do
    for other in (cast.alice, cast.charlie):
        for end in ("", "/progress", "/download"):
            assert other.get(f"{FORM}/{one.ref}{end}").status_code == 404
        assert one.ref not in other.get(FORM).text


def test_a_file_names_the_bodies_that_sent_a_case_on_with_their_numbers(desk, cast):
    """Two bodies of one case, in the order in which they came; others have nothing there."""
    plain, case = desk.case("in_hand"), desk.case("in_hand")
    for body, name, number in (
        ("hotline", "", "20261122000712345"),
        ("regulator", "江州市卫生健康委员会", "卫信 7-0815"),
    ):
        with desk.work("gu") as gu:  # each in its own moment
            day = clock.today("Asia/Shanghai")
            add_transfer(case, Sent(body, name, number, day, day + timedelta(days=5)), gu)
    for kind in ("csv", "xlsx"):
        assert cast.gu.post(FORM, {"kind": kind}).status_code == 303
    assert made(desk) == ["done"] * 2
    one, two = sorted(desk.all(CaseExport), key=lambda each: each.ref)
    said = "12345 政务服务便民热线，编号 20261122000712345；江州市卫生健康委员会，编号 卫信 7-0815"
    files = (
        table(cast.gu.get(f"{FORM}/{one.ref}/download")),
        read(cast.gu.get(f"{FORM}/{two.ref}/download").data),
    )
    for head, *found in files:
        at = head.index("转来机构及其编号")
        assert {row[0]: row[at] or "" for row in found} == {case.ref: said, plain.ref: ""}
    register = cast.gu.get("/app/complaints").text
    assert "20261122000712345" in register
    assert "卫信 7-0815" in register


def test_an_owner_gets_the_own_departments_and_who_may_not_gets_none(desk, cast):
    add_cases(desk, 40)
    unit = desk.cast.jiangzhou.departments["paediatrics"]
    own = {case.ref for case in desk.all(Complaint) if case.department_id == unit}
    assert cast.ouyang.post(FORM, {"kind": "csv"}).status_code == 303
    made(desk)
    (export,) = desk.all(CaseExport)
    found = table(cast.ouyang.get(f"{FORM}/{export.ref}/download"))
    assert {row[0] for row in found[1:]} == own
    for name in ("iris", "vera"):
        assert cast.people[name].post(FORM, {"kind": "csv"}).status_code == 403
        assert "exports" not in cast.people[name].get("/app/complaints").text


def test_whoever_lost_the_right_meanwhile_gets_no_file(desk, cast):
    add_cases(desk, 3)
    with desk.work("gu") as gu:
        request_export(gu, "csv", "zh", Wanted())
    with desk.work("alice"):
        role = select(MembershipRole).where(MembershipRole.membership_id == cast.gu.membership_id)
        for each in session().scalars(role):
            each.role = "viewer"
    with suppress(Forbidden):
        assert made(desk) != ["done"]
    (export,) = desk.all(CaseExport)
    assert export.state != "done"
    assert export.file_id is None


def test_a_file_is_thrown_away_after_some_days(desk, cast, move_clock):
    add_cases(desk, 3)
    cast.gu.post(FORM, {"kind": "xlsx"})
    made(desk)
    (export,) = desk.all(CaseExport)
    address = f"{FORM}/{export.ref}/download"
    with desk.app.app_context():
        discard_everywhere()
        assert cast.gu.get(address).status_code == 200
        with desk.work():
            export = session().get_one(CaseExport, (export.tenant_id, export.id))
            export.finished_at = clock.now() - timedelta(days=8)
            record("complaint.export_finished", export)
        discard_everywhere()
        discard_everywhere()
    assert cast.gu.get(address).status_code == 410
    assert "7 天" in cast.gu.get(f"{FORM}/{export.ref}").text
    events = [e.action for e in desk.all(AuditEvent, object_id=export.id)]
    assert events.count("complaint.export_discarded") == 1


def test_what_could_not_be_made_says_so(desk, cast):
    add_cases(desk, 3)
    cast.gu.post(FORM, {"kind": "csv"})
    (export,) = desk.all(CaseExport)
    with desk.work():
        work = session().scalars(select(Work).where(Work.kind == JOB)).one()

        class Item:
            id, subject_id, attempt = work.id, export.id, 3

        give_up(Item, "OperationalError")
    page = cast.gu.get(f"{FORM}/{export.ref}").text
    assert "没有做成" in page
    assert cast.gu.get(f"{FORM}/{export.ref}/download").status_code == 404
