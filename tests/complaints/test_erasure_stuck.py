"""An erasure that was given up: the desk and the request say so, and one press begins it anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from wishes import ask, make_admin, perform_all, verified

from complaints.models import Complaint
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.mail import Mail
from foundation.unit_of_work import session
from foundation.work.models import PARKED, Work
from tenants.subjects import jobs
from tenants.subjects.models import ERASE, SubjectRequest


@pytest.fixture
def broken(monkeypatch):
    """Every erasing fails, as where the files cannot be reached."""

    def fail(*_):
        raise OSError

    monkeypatch.setattr(jobs, "_erase", fail)
    return monkeypatch


def given_up(desk, cast, move_clock) -> tuple[Complaint, str]:
    case, _receipt = desk.lodge(subject="张敏的投诉")
    url = ask(cast, f"complaints:{case.id}")
    make_admin(cast, cast.mei)
    assert cast.mei.post(f"{url}/allow", {"revision": 1}).status_code == 302
    for number, wanted in enumerate(("retry", "retry", "parked"), start=1):
        assert perform_all(desk.app, cast, ERASE) == [wanted]
        move_clock(minutes=6 * number)
    return case, url


def test_what_was_given_up_is_shown_and_begun_anew(desk, cast, broken, move_clock):
    case, url = given_up(desk, cast, move_clock)
    ref = url.rsplit("/", 1)[1]
    failed = desk.all(AuditEvent, action="subject.erasing_failed")
    assert [event.detail for event in failed] == [{"ref": ref, "reason": "OSError"}]
    assert "无法删除个人信息" in cast.mei.get("/app/").text
    assert "未能删除" in cast.mei.get("/app/subjects").text
    page = cast.mei.get(url).text
    assert "未能删除" in page
    assert f"{url}/again" in page
    assert desk.fresh(case).subject == "张敏的投诉"
    assert cast.gu.post(f"{url}/again").status_code == 403
    broken.undo()
    assert cast.mei.post(f"{url}/again").status_code == 302
    assert cast.mei.post(f"{url}/again").status_code == 409  # it is on its way
    for path in ("/app/", "/app/subjects", url):
        assert "未能删除" not in cast.mei.get(path).text, path
    assert perform_all(desk.app, cast, ERASE) == ["done"]
    assert desk.fresh(case).erased_on is not None
    assert [row.state for row in desk.all(SubjectRequest)] == ["done"]
    assert cast.mei.post(f"{url}/again").status_code == 409
    assert verified(cast)


def test_pressed_twice_at_once_it_begins_once(desk, cast, broken, move_clock):
    _case, url = given_up(desk, cast, move_clock)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: cast.mei.post(f"{url}/again").status_code, range(4)))
    assert sorted(answers) == [302, 409, 409, 409]
    assert sorted(work.state for work in desk.all(Work, kind=ERASE)) == [PARKED, "waiting"]


def test_whom_it_is_about_cannot_begin_it_anew(desk, cast, broken, move_clock):
    case, url = given_up(desk, cast, move_clock)
    desk.take(case, "name", about_member=cast.alice.user_id)
    assert cast.alice.post(f"{url}/again").status_code == 404
    assert len(desk.all(Work, kind=ERASE)) == 1


def test_mails_that_could_not_be_emptied_are_told_of_too(desk, cast, app, monkeypatch, move_clock):
    from complaining import NAMED, Complainant

    Complainant(app).complain(**NAMED)
    case = desk.all(Complaint)[0]
    url = ask(cast, f"complaints:{case.id}")
    make_admin(cast, cast.mei)
    cast.mei.post(f"{url}/allow", {"revision": 1})
    assert perform_all(app, cast, ERASE) == ["done"]
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "forget_mails", lambda _: 1 / 0)
        outcomes = []
        for minutes in (11, 13, 19):
            move_clock(minutes=minutes)
            outcomes += perform_all(app, cast, ERASE)
    assert outcomes == ["retry", "retry", "parked"]
    page = cast.mei.get(url).text
    assert "已经删除" in page
    assert cast.mei.post(f"{url}/again").status_code == 302
    with desk.work():
        session().execute(update(Mail).values(state="sent", body="", sent_at=clock.now()))
    assert perform_all(app, cast, ERASE) == ["done"]
    assert desk.all(SubjectRequest)[0].left == []
