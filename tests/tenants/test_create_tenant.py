"""The operator makes an organisation; its administrator joins by the link in the mail."""

from __future__ import annotations

import re

import pyotp
import pytest
from doorstep import do_work, events, link_in, mails_to, post
from house_cast import PASSWORD
from sqlalchemy import select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import PLATFORM_ID, Tenant, User

ORDER = [
    "create-tenant",
    "--slug=jiangbei",
    "--name-zh=江北医院",
    "--name-en=Jiangbei Hospital",
    "--industry=hospital",
    "--admin-email=Lin@Example.org",
    "--admin-name=林静怡",
]


def found(app, *more: str):
    return app.test_cli_runner().invoke(args=[*ORDER, *more])


def tenant_id():
    with unit_of_work():
        return session().scalars(select(Tenant.id).where(Tenant.slug == "jiangbei")).one()


def test_administrator_joins_by_the_link(app, nobody):
    said = found(app)
    assert said.exit_code == 0, said.output
    assert "lin@example.org" in said.output
    mail = mails_to(tenant_id(), "lin@example.org")[0]
    path = link_in(mail)
    assert "林静怡" in nobody.get(path).get_data(as_text=True)
    answer = post(nobody, path, name="林静怡", password=PASSWORD)
    assert answer.location == "/app/"
    assert nobody.get("/app/").location == "/app/account/second-factor"
    post(nobody, "/app/account/second-factor", password=PASSWORD)
    page = nobody.get("/app/account/second-factor/code").get_data(as_text=True)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
    code = pyotp.TOTP(secret).at(int(clock.now().timestamp()))
    assert post(nobody, "/app/account/second-factor/code", code=code).location == "/app/"
    assert "江北医院" in nobody.get("/app/").get_data(as_text=True)
    with unit_of_work():
        kept = session().scalars(select(User.totp_secret)).one()
    assert secret not in kept
    assert {"tenant.created", "invitation.sent", "member.joined", "second_factor.set"} <= set(
        events(tenant_id())
    )


@pytest.mark.parametrize(
    "bad",
    [
        "--slug=app",
        "--slug=static",
        "--slug=Jiang",
        "--slug=1abc",
        "--slug=a",
        "--slug=a" + "b" * 31,
        "--slug=ab_c",
        "--zone=Mars/Olympus",
        "--zone=../etc/passwd",
        "--colour=red",
        "--locale=fr",
        "--industry=piracy",
        "--admin-email=lin",
        "--admin-email=lin@example.org\r\nBcc: x@example.org",
        "--name-zh= ",
    ],
)
def test_bad_orders_make_nothing(app, bad):
    said = found(app, bad)
    assert said.exit_code != 0
    assert bad.split("=")[0] in said.output
    with unit_of_work():
        assert session().scalars(select(Tenant).where(Tenant.id != PLATFORM_ID)).all() == []


def test_a_short_name_is_given_once(app):
    assert found(app).exit_code == 0
    assert found(app).exit_code != 0


def test_tenants_are_listed(app, cast):
    said = app.test_cli_runner().invoke(args=["list-tenants"])
    assert "jiangzhou" in said.output
    assert "platform" not in said.output


def test_whole_trails_verify(app, cast):
    said = app.test_cli_runner().invoke(args=["verify-audit"])
    assert said.exit_code == 0, said.output
    assert "jiangzhou: whole." in said.output


def test_a_changed_event_is_named(app, cast, admin_connection):
    admin_connection.execute(
        "UPDATE audit_events SET action = 'nothing.happened' WHERE seq = 3 AND tenant_id = %s",
        [cast.jiangzhou.id],
    )
    said = app.test_cli_runner().invoke(args=["verify-audit"])
    assert said.exit_code == 1
    assert "jiangzhou: event 3 was changed." in said.output
    assert "zenith: whole." in said.output
    alone = app.test_cli_runner().invoke(args=["verify-audit", "--tenant", "zenith"])
    assert alone.exit_code == 0


def test_operator_switches_a_second_factor_off(app, cast):
    from doorstep import give_password

    give_password(cast.alice, factor=True)
    said = app.test_cli_runner().invoke(
        args=["remove-second-factor", "--email=alice@example.org", "--reason=lost phone"]
    )
    assert said.exit_code == 0, said.output
    assert cast.alice.get("/app/").status_code == 302
    assert "second_factor.removed_by_operator" in events(cast.jiangzhou.id)
    with tenant_scope(PLATFORM_ID), unit_of_work():
        assert session().get_one(User, cast.alice.user_id).totp_secret is None


def test_invitation_mail_goes_out_once(app, monkeypatch):
    from foundation import mail as mail_room

    sent = []
    monkeypatch.setattr(mail_room, "_deliver", lambda message: sent.append(message) and None)
    found(app)
    do_work(tenant_id(), "send_mail")
    do_work(tenant_id(), "send_mail")
    assert [message["To"] for message in sent] == ["lin@example.org"]
    assert mails_to(tenant_id(), "lin@example.org")[0].body == ""
