"""Requests about personal data: found, foreseen, copied, erased once, refused with a reason."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
import wishes
from complaining import DOOR, NAMED, Complainant, picture
from sqlalchemy import func, select, update
from wishes import everything_in, found_by, make_admin, verified

from complaints.erasure import finding
from complaints.exports.models import CaseExport
from complaints.exports.services import JOB as EXPORT
from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.models import Complainant as Identity
from complaints.services import identity
from complaints.services.identity import Identity as Who
from foundation import clock
from foundation.audit.models import AuditEvent, AuditValue
from foundation.mail import Mail
from foundation.settings import Settings
from foundation.unit_of_work import session, settings, unit_of_work
from foundation.uploads import Upload
from tenants.models import User
from tenants.services.second_factor import new_secret, sealed
from tenants.subjects.models import COPY, ERASE, SubjectRequest
from tenants.subjects.queries import month_after
from tenants.subjects.services import discard_copies

SECRETS = ("张敏", "139 0000 0000", "zhang@example.org", "回家才发现", "少发了一盒药")


def perform_all(desk, kind: str) -> list[str]:
    return wishes.perform_all(desk.app, desk.cast, kind)


def ask(cast, case: Complaint, wish: str = "erase", by=None) -> str:
    return wishes.ask(cast, f"complaints:{case.id}", wish=wish, by=by)


def revision(desk, url: str) -> int:
    return desk.all(SubjectRequest, ref=url.rsplit("/", 1)[1])[0].revision


@pytest.fixture
def told(desk, cast, app):
    """A named case with a file, a conversation, a mail sent and a register exported."""
    person = Complainant(app)
    receipt = person.complain(files=[picture()], department="cardiology", **NAMED)
    case = desk.all(Complaint)[0]
    desk.take(case, "acknowledge")
    case = desk.fresh(case)
    desk.take(case, "ask", text="张敏您好，请问是哪一天？")
    person.enter(receipt)
    person.do("message", text="上周二，少发了一盒药。")
    case = desk.fresh(case)
    assert (
        cast.gu.post(f"/app/complaints/{case.ref}/notes", {"note": "张敏来过电话"}).status_code
        < 400
    )
    assert cast.gu.post("/app/complaints/exports", {"kind": "csv"}).status_code == 303
    assert perform_all(desk, EXPORT) == ["done"]
    with desk.work():
        sent = update(Mail).where(Mail.recipient == NAMED["email"])
        session().execute(sent.values(state="sent", body="", sent_at=clock.now()))
    return desk.fresh(case), receipt, person


def test_a_case_is_found_by_whatever_somebody_names_of_themselves(told, desk, cast):
    case, receipt, _ = told
    other, _receipt = desk.lodge(subject="别人的")
    for typed in (
        {"email": "ZHANG@example.org "},
        {"phone": "+86 13900000000"},
        {"ref": case.ref.lower()},
        {"receipt": receipt},
    ):
        page = found_by(cast, **typed)
        assert case.ref in page
        assert other.ref not in page
    assert case.ref not in found_by(cast, email="nobody@example.org")
    searched = desk.all(AuditEvent, action="subject.searched")
    assert sorted(e.detail["found"] for e in searched) == [0, 1, 1, 1, 1]
    assert all("zhang" not in json.dumps(e.detail).lower() for e in searched)
    assert cast.alice.post("/app/subjects/find", {}).status_code == 400
    for other_one in (cast.mei, cast.gu, cast.ouyang, cast.iris, cast.vera):
        assert other_one.get("/app/subjects").status_code == 403
    assert str(case.id) not in cast.charlie.post("/app/subjects/find", {"ref": case.ref}).text


def test_rows_of_former_times_become_findable_and_anonymous_ones_never(told, desk, cast):
    case, _, _ = told
    hidden, _receipt = desk.lodge(anonymous=True, identity=Who(email="zhang@example.org"))
    with desk.work():
        session().execute(update(Identity).values(email_digest=None, phone_digest=None))
    finding.make_findable_everywhere()
    page = found_by(cast, email="zhang@example.org")
    assert case.ref in page
    assert hidden.ref not in page
    assert {row.email_digest is None for row in desk.all(Identity)} == {False}


def test_erasing_leaves_nothing_of_the_person_and_the_chain_whole(told, desk, cast, move_clock):
    case, _, _ = told
    before = everything_in(cast)
    assert all(secret in before for secret in ("张敏", "回家才发现", "zhang@example.org"))
    assert verified(cast)
    url = ask(cast, case)
    page = cast.alice.get(url).text
    for words in ("1 个文件", "已有的备份", "两步验证"):
        assert words in page, page
    assert cast.alice.post(f"{url}/allow", {"revision": 1}).status_code == 400  # alone: a code
    assert desk.all(SubjectRequest)[0].state == "asked"
    make_admin(cast, cast.mei)
    assert cast.alice.post(f"{url}/allow", {"revision": 1}).status_code == 403
    assert cast.mei.post(f"{url}/allow", {"revision": 1}).status_code == 302
    assert perform_all(desk, ERASE) == ["done"]
    after = everything_in(cast)
    for secret in SECRETS[:1] + SECRETS[3:]:
        assert secret not in after, secret
    # the last mail is on its way to the address, which goes once it has gone
    assert [m.recipient for m in desk.all(Mail) if m.recipient == NAMED["email"]]
    with desk.work():
        session().execute(update(Mail).values(state="sent", body=""))
    move_clock(minutes=11)
    perform_all(desk, ERASE)
    assert not any(secret in everything_in(cast) for secret in SECRETS)
    assert verified(cast)
    made = desk.all(SubjectRequest)[0]
    assert (made.state, made.left) == ("done", [])
    assert made.counts["files"] == 1
    assert desk.all(Upload) == []
    folder = Path(settings_of(desk).storage_dir) / str(cast.jiangzhou.id)
    assert not [each for each in folder.rglob("*") if each.is_file()]
    proof = desk.all(AuditEvent, action="subject.erased")
    assert len(proof) == 1
    assert desk.all(AuditValue, event_id=proof[0].id, personal=True) == []
    left = desk.fresh(case)
    assert (left.state, left.outcome, left.category) == ("closed", "withdrawn", "fees")
    assert left.erased_on is not None
    assert left.department_id == case.department_id


def settings_of(desk) -> Settings:
    with unit_of_work():
        return settings()


def test_pages_of_an_erased_case_break_nowhere(told, desk, cast):
    case, _, person = told
    url = ask(cast, case)
    make_admin(cast, cast.mei)
    cast.mei.post(f"{url}/allow", {"revision": 1})
    assert perform_all(desk, ERASE) == ["done"]
    page = cast.gu.get(f"/app/complaints/{case.ref}").text
    assert "已删除" in page
    for path in ("", "?q=删除", "/handling", "/reviews", "/statistics", "/hand-over"):
        assert cast.alice.get(f"/app/complaints{path}").status_code == 200, path
    assert cast.gu.get(f"/app/complaints/{case.ref}/identity").status_code == 404
    for words, form in (("replies", {"reply": "您好"}), ("notes", {"note": "内部"})):
        path = f"/app/complaints/{case.ref}/{words}"
        assert cast.gu.post(path, form).status_code == 409
    reopened = cast.gu.post(
        f"/app/complaints/{case.ref}/steps/reopen",
        {"reason": "又来信", "revision": desk.fresh(case).revision},
    )
    assert reopened.status_code == 409
    assert cast.gu.post("/app/complaints/exports", {"kind": "csv"}).status_code == 303
    assert perform_all(desk, EXPORT) == ["done"]
    assert [e.state for e in desk.all(CaseExport) if e.discarded_at is None] == ["done"]
    assert person.get(DOOR).status_code == 200
    assert "已删除" in person.text
    assert "follow/message" not in person.text
    assert person.client.post("/jiangzhou/follow/message", data={"token": "x"}).status_code == 400
    assert cast.iris.get("/app/audit").status_code == 200
    assert perform_all(desk, ERASE) in ([], ["nothing"], ["done"])
    assert len(desk.all(AuditEvent, action="complaint.erased")) == 1


def test_the_holder_of_a_receipt_asks_without_a_name_and_one_person_decides(desk, cast, app):
    person = Complainant(app)
    receipt = person.complain()
    person.enter(receipt)
    assert person.do("erase").status_code == 400
    assert person.do("erase", sure="yes").status_code == 303
    person.follow()
    request = desk.all(SubjectRequest)[0]
    today = clock.today("Asia/Shanghai")
    assert (request.asked_by, request.asked_on, request.due_on) == (None, today, month_after(today))
    person.get(DOOR)
    assert "follow/erase" not in person.text  # once is enough
    # of an anonymous person no moment is kept, nor a place in any order
    assert desk.all(AuditEvent, action="subject.asked") == []
    assert request.ref.rsplit("-", 1)[1] != "0001"
    assert "D-" in cast.alice.get("/app/").text
    url = f"/app/subjects/{request.ref}"
    assert cast.alice.post(f"{url}/refuse", {"revision": 1, "reason": ""}).status_code == 400
    reason = "案件仍在依法调查，结案后可再次提出；您可以向网信部门投诉。"
    assert cast.alice.post(f"{url}/refuse", {"revision": 1, "reason": reason}).status_code == 302
    assert cast.alice.post(f"{url}/allow", {"revision": 1}).status_code == 409
    person.get(DOOR)
    assert reason in person.text
    assert person.do("erase", sure="yes").status_code == 303  # and may ask again
    again = next(r for r in desk.all(SubjectRequest) if r.state == "asked")
    assert cast.alice.post(f"/app/subjects/{again.ref}/allow", {"revision": 1}).status_code == 302
    assert perform_all(desk, ERASE) == ["done"]
    person.get(DOOR)
    assert "已删除" in person.text


def test_whom_a_case_is_about_neither_finds_nor_erases_it(told, desk, cast):
    case, _, _ = told
    make_admin(cast, cast.mei)
    desk.take(case, "name", about_member=cast.alice.user_id)
    assert str(case.id) not in found_by(cast, ref=case.ref)
    fields = {
        "things": [f"complaints:{case.id}"],
        "wish": "erase",
        "came_on": clock.today("Asia/Shanghai").isoformat(),
    }
    assert cast.alice.post("/app/subjects", fields).status_code == 404
    url = ask(cast, case, by=cast.mei)
    for path in (url, f"{url}/copy"):
        assert cast.alice.get(path).status_code == 404
    assert cast.alice.post(f"{url}/allow", {"revision": 1}).status_code == 404


def test_the_copy_holds_what_is_theirs_and_no_notes_of_colleagues(told, desk, cast, move_clock):
    case, _, _ = told
    url = ask(cast, case, wish="copy")
    assert cast.alice.get(f"{url}/copy").status_code == 410
    assert cast.alice.post(f"{url}/copy").status_code == 302
    assert perform_all(desk, COPY) == ["done"]
    assert perform_all(desk, COPY) == []
    got = cast.alice.get(f"{url}/copy")
    with zipfile.ZipFile(io.BytesIO(got.data)) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("data.json"))
    assert data["contact"][0]["name"] == "张敏"
    assert data["cases"][0]["ref"] == case.ref
    assert "张敏来过电话" not in json.dumps(data, ensure_ascii=False)
    assert {"cases.csv", "messages.csv", "contact.csv"} <= set(names)
    assert any(name.startswith("files/001-") for name in names)
    assert len(desk.all(AuditEvent, action="subject.copy_downloaded")) == 1
    done = cast.alice.post(f"{url}/handed-over", {"revision": revision(desk, url)})
    assert done.status_code == 302
    assert desk.all(SubjectRequest)[0].state == "done"
    move_clock(days=8)
    discard_copies()
    assert desk.all(SubjectRequest)[0].copy_id is None


def test_what_waits_in_an_open_case_ends_with_it(told, desk, cast):
    case, _, _ = told
    url = ask(cast, case)
    again = cast.alice.post(
        "/app/subjects",
        {
            "things": [f"complaints:{case.id}"],
            "wish": "erase",
            "came_on": clock.today("Asia/Shanghai").isoformat(),
        },
    )
    assert again.status_code == 409
    make_admin(cast, cast.mei)
    assert cast.mei.post(f"{url}/allow", {"revision": 1}).status_code == 302
    assert perform_all(desk, ERASE) == ["done"]
    with desk.work():
        words = session().scalar(select(func.max(func.length(CaseMessage.text))))
        reasons = session().scalar(select(func.max(func.length(CaseStep.reason))))
    assert (words, reasons) == (0, 0)
    assert desk.fresh(case).due_at is None


def test_who_is_alone_confirms_with_the_second_factor_once(told, desk, cast, move_clock):
    case, _, _ = told
    secret = new_secret()
    with unit_of_work():
        user = session().get_one(User, cast.alice.user_id)
        user.totp_secret = sealed(secret)
    url = ask(cast, case)
    wrong = {"revision": 1, "code": "000000"}
    assert cast.alice.post(f"{url}/allow", wrong).status_code == 400
    for _ in range(5):
        tried = cast.alice.post(f"{url}/allow", wrong).status_code
    assert tried == 429  # nobody tries out all codes
    move_clock(seconds=70)
    right = {"revision": 1, "code": pyotp.TOTP(secret).at(int(clock.now().timestamp()))}
    assert cast.alice.post(f"{url}/allow", right).status_code == 302
    allowed = desk.all(AuditEvent, action="subject.allowed")
    assert [event.detail["same_hand"] for event in allowed] == [True]
    assert cast.alice.post(f"{url}/allow", right).status_code == 409


def test_who_looks_at_too_many_is_refused_for_an_hour(told, desk, cast, monkeypatch, move_clock):
    case, _, _ = told
    monkeypatch.setattr(identity, "LOOKS", replace(identity.LOOKS, free=2))
    path, why = f"/app/complaints/{case.ref}/identity", {"reason": "约时间"}
    assert [cast.gu.post(path, why).status_code for _ in range(3)] == [200, 200, 429]
    refused = cast.gu.post(path, why)
    assert "张敏" not in refused.text
    assert "2" in refused.text
    assert len(desk.all(AuditEvent, action="complaint.identity_revealed")) == 2
    assert len(desk.all(AuditEvent, action="complaint.reveal_refused")) == 2
    assert cast.alice.post(path, why).status_code == 200  # each person for themselves
    move_clock(seconds=3700)
    with desk.work("gu") as gu:
        assert identity.reveal(case, "约时间", gu).name == "张敏"


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2028-01-30", "2028-02-29"),
        ("2026-12-15", "2027-01-15"),
        ("2026-03-31", "2026-04-30"),
    ],
)
def test_a_month_is_the_same_day_or_the_last(day, due):
    from datetime import date

    assert month_after(date.fromisoformat(day)) == date.fromisoformat(due)
