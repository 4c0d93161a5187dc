"""Mail goes out once, later if it must, and says so when it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from smtp_stub import SmtpStub
from sqlalchemy import select

from foundation import mail as mail_module
from foundation.mail import Mail, write_mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work


@pytest.fixture
def smtp(app, settings, monkeypatch):
    with SmtpStub() as stub:
        known = replace(settings, smtp_url=f"smtp://127.0.0.1:{stub.port}")
        monkeypatch.setattr(mail_module, "settings", lambda: known)
        yield stub


@pytest.fixture
def written(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        write_mail("gu@example.org", "请设置密码", "https://example.org/secret-link", "zh")
        return session().scalars(select(Work.id)).one()


def kept(cast) -> Mail:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return session().scalars(select(Mail)).one()


def test_mail_goes_out_once(cast, smtp, written):
    assert perform(cast.jiangzhou.id, written) == "done"
    assert perform(cast.jiangzhou.id, written) == "nothing"
    assert [m["Subject"] for m in smtp.mails] == ["请设置密码"]
    assert smtp.mails[0]["Message-ID"] == kept(cast).message_id
    assert "secret-link" in smtp.mails[0].get_content()


def test_body_is_emptied_once_sent(cast, smtp, written):
    perform(cast.jiangzhou.id, written)
    assert (kept(cast).state, kept(cast).body) == ("sent", "")


@pytest.mark.parametrize("answer", ["450 later", "421 closing"])
def test_a_passing_fault_is_tried_again(cast, smtp, written, move_clock, answer):
    smtp.answer = answer
    assert perform(cast.jiangzhou.id, written) == "retry"
    assert kept(cast).state == "waiting"
    smtp.answer = "250 fine"
    move_clock(minutes=2)
    assert perform(cast.jiangzhou.id, written) == "done"
    assert len(smtp.mails) == 1


def test_a_refusal_for_good_is_shown_as_bounced(cast, smtp, written):
    smtp.answer = "550 nobody here"
    assert perform(cast.jiangzhou.id, written) == "done"
    assert (kept(cast).state, kept(cast).fault) == ("bounced", "refused (550)")


def test_server_that_is_away_is_tried_again(cast, written):
    assert perform(cast.jiangzhou.id, written) == "retry"
    assert kept(cast).state == "waiting"


def test_unknown_after_data_is_sent_again_under_the_same_id(cast, smtp, written, move_clock):
    smtp.after_data = "451 lost it"
    assert perform(cast.jiangzhou.id, written) == "retry"
    smtp.after_data = "250 kept"
    move_clock(minutes=2)
    perform(cast.jiangzhou.id, written)
    assert smtp.mails[0]["Message-ID"] == kept(cast).message_id


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [("gu@example.org\r\nBcc: all@example.org", "x"), ("gu@example.org", "x\nBcc: all")],
)
def test_line_breaks_in_headers_are_refused(cast, recipient, subject):
    with (
        pytest.raises(ValueError, match="single lines"),
        tenant_scope(cast.jiangzhou.id),
        unit_of_work(),
    ):
        write_mail(recipient, subject, "", "zh")
