"""After a restore: what the backup brought back is erased again, once, and nobody is written to."""

from __future__ import annotations

import json

import pytest
from asking import Respondent, ask
from inviting import rows
from sqlalchemy import delete, select, update
from wishes import ask as wish
from wishes import everything_in, make_admin, perform_all, verified

from complaints.models import Complaint
from complaints.services.identity import Identity, keep
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.mail import Mail
from foundation.unit_of_work import session
from surveys.models import Response
from surveys.personal_models import ErasedAnswer
from tenants.subjects.models import ERASE, SubjectRequest
from tests.complaints.conftest import Desk

SECRETS = ("张敏的投诉", "zhang@example.org", "三楼座位太少")


@pytest.fixture
def restored(cast, app):
    """A case and an answer, erased; then a backup from before brings both back."""
    desk = Desk(app, cast)
    who = Identity(name="张敏", email="zhang@example.org")
    case, _ = desk.lodge(subject="张敏的投诉", identity=who)
    asked = ask(cast, "confidential", paging="single")
    Respondent(app).fill_in(asked.path, {"q.who": "self", "q.r1": "4", "q.wish": "三楼座位太少"})
    (answer,) = rows(asked, Response)
    url = wish(cast, f"complaints:{case.id}", f"answers:{answer.id}")
    make_admin(cast, cast.mei)
    assert cast.mei.post(f"{url}/allow", {"revision": 1}).status_code == 302
    assert perform_all(app, cast, ERASE) == ["done"]
    with desk.work():
        session().execute(update(Mail).values(state="sent", body=""))
        gone = {"subject": "张敏的投诉", "text": "张敏的投诉", "erased_on": None}
        session().execute(update(Complaint).values(**gone))
        keep(case.id, who)
        session().execute(update(Response).values(answers=answer.answers))
        session().execute(delete(ErasedAnswer))
    desk.asked = asked
    assert all(words in everything_in(cast) for words in SECRETS)
    return desk


def run(app, *args):
    return app.test_cli_runner().invoke(args=list(args))


def test_what_came_back_is_erased_again_and_twice_is_once(restored, cast, app):
    checked = run(app, "redo-erasures", "--check")
    assert checked.exit_code == 1
    assert "came back" in checked.output
    assert SECRETS[0] in everything_in(cast)
    done = run(app, "redo-erasures")
    assert done.exit_code == 0, done.output
    assert "1 erasures were done again" in done.output
    after = everything_in(cast)
    assert [words for words in SECRETS if words in after] == []
    assert [mail for mail in restored.all(Mail) if mail.state == "waiting"] == []
    again = run(app, "redo-erasures")
    assert "0 erasures were done again" in again.output
    assert run(app, "redo-erasures", "--check").exit_code == 0
    assert len(restored.all(AuditEvent, action="subject.erased_again")) == 1
    assert verified(cast)


@pytest.mark.parametrize("known", [False, True])
def test_an_erasure_that_the_backup_does_not_know_is_taken_from_the_list(
    restored, cast, app, tmp_path, known
):
    listed = run(app, "list-erasures").output
    (line,) = [json.loads(each) for each in listed.splitlines()]
    assert line["tenant"] == "jiangzhou"
    assert "张" not in listed
    path = tmp_path / "erasures.jsonl"
    path.write_text(listed + "\n")
    with restored.work():
        if known:  # as asked for and not yet decided
            before = {"state": "asked", "decided_at": None, "decided_by": None, "done_on": None}
            session().execute(update(SubjectRequest).values(**before))
        else:
            session().execute(delete(SubjectRequest))
    assert "0 erasures" in run(app, "redo-erasures").output
    assert run(app, "redo-erasures", "--check", "--list", str(path)).exit_code == 1
    assert SECRETS[0] in everything_in(cast)
    done = run(app, "redo-erasures", "--list", str(path))
    assert done.exit_code == 0, done.output
    assert [words for words in SECRETS if words in everything_in(cast)] == []
    (row,) = restored.all(SubjectRequest)
    assert (row.ref, row.state, row.done_on.isoformat()) == (line["ref"], "done", line["done_on"])
    assert "0 erasures" in run(app, "redo-erasures", "--list", str(path)).output
    assert cast.alice.get(f"/app/subjects/{row.ref}").status_code == 200
    assert verified(cast)


def test_one_that_fails_is_told_and_the_rest_is_done(restored, cast, app):
    with restored.work():
        request = session().scalars(select(SubjectRequest)).one()
        values = {c.key: getattr(request, c.key) for c in SubjectRequest.__table__.columns}
        values |= {"ref": "D-2020-0001", "things": {"gone_room": [str(request.id)]}}
        del values["id"], values["tenant_id"]
        added = SubjectRequest(**values)
        session().add(added)
        session().flush()
        record("subject.asked", added)
    done = run(app, "redo-erasures")
    assert done.exit_code == 1
    assert "failed" in done.output
    assert [words for words in SECRETS if words in everything_in(cast)] == []


def test_a_list_that_is_none_is_refused(app, tmp_path):
    path = tmp_path / "odd.jsonl"
    path.write_text('{"tenant": "jiangzhou"}\n')
    said = run(app, "redo-erasures", "--list", str(path))
    assert said.exit_code == 1
    assert "Line 1" in said.output
