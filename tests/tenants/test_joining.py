"""Invitation links: once, for a week, for the invited address alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from doorstep import SECRET, code_now, events, give_password, link_in, mails_to, post
from house_cast import PASSWORD
from sqlalchemy import select

from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import LoginSession, MemberInvitation, Membership, User
from tenants.queries import roles_of
from tenants.services.invitations import invite, resend, revoke


def invited(cast, email: str = "new@example.org", roles=("viewer",), house=None, **more) -> str:
    """Invite somebody and give the path of the link."""
    house = house or cast.jiangzhou
    with (
        acting_as(Actor("person", cast.alice.user_id)),
        tenant_scope(house.id),
        unit_of_work(),
    ):
        invite(email, "New Person", roles, granter=("admin",), **more)
    return link_in(mails_to(house.id, email.lower())[-1])


def join(client, path: str, password: str = PASSWORD, **more):
    return post(client, path, name="New Person", password=password, **more)


def members(cast) -> int:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return len(session().scalars(select(Membership)).all())


def test_new_person_joins(cast, nobody):
    path = invited(cast)
    assert join(nobody, path).location == "/app/"
    assert nobody.get("/app/").status_code == 200
    assert {"invitation.sent", "invitation.accepted", "member.joined"} <= set(
        events(cast.jiangzhou.id)
    )


def test_looking_consumes_nothing(cast, nobody):
    path = invited(cast)
    for _ in range(3):
        assert nobody.get(path).status_code == 200
        assert nobody.head(path).status_code == 200
    assert join(nobody, path).status_code == 302


def test_link_works_once(cast, nobody, app):
    path = invited(cast)
    join(nobody, path)
    assert join(app.test_client(), path).status_code == 404
    assert nobody.get(path).status_code == 404


def test_link_is_over_after_seven_days(cast, nobody, move_clock):
    path = invited(cast)
    move_clock(days=6, hours=23)
    assert nobody.get(path).status_code == 200
    move_clock(days=7, seconds=1)
    assert nobody.get(path).status_code == 404
    assert join(nobody, path).status_code == 404


def test_revoked_and_replaced_links_are_dead(cast, nobody):
    first = invited(cast)
    second = invited(cast)
    assert nobody.get(first).status_code == 404
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(MemberInvitation).where(MemberInvitation.state == "open")
        resend(session().scalars(query).one())
    assert nobody.get(second).status_code == 404
    third = link_in(mails_to(cast.jiangzhou.id, "new@example.org")[-1])
    assert nobody.get(third).status_code == 200
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(MemberInvitation).where(MemberInvitation.state == "open")
        revoke(session().scalars(query).one())
    assert nobody.get(third).status_code == 404


@pytest.mark.parametrize("token", ["%20", "null", "None", "x", "x" * 101, "%00", "x" * 3000])
def test_odd_tokens_are_not_found(cast, nobody, token):
    assert nobody.get(f"/app/invitations/jiangzhou/{token}").status_code == 404
    assert join(nobody, f"/app/invitations/jiangzhou/{token}").status_code == 404


def test_link_opens_in_its_own_organisation_only(cast, nobody):
    path = invited(cast)
    assert nobody.get(path.replace("jiangzhou", "zenith")).status_code == 404
    assert nobody.get(path.replace("jiangzhou", "nowhere")).status_code == 404
    assert nobody.get(path.replace("jiangzhou", "platform")).status_code == 404


def test_known_person_joins_with_the_password_they_have(cast, nobody):
    give_password(cast.charlie)
    path = invited(cast, "charlie@example.org")
    page = nobody.get(path).get_data(as_text=True)
    assert 'name="name"' not in page
    assert join(nobody, path, "not the right password").status_code == 401
    assert join(nobody, path).location == "/app/"
    with nobody.session_transaction() as cookie:
        assert cookie["_user_id"] != cast.charlie.secret
    assert "江州市人民医院" in nobody.get("/app/").get_data(as_text=True)
    with unit_of_work():
        assert session().get_one(User, cast.charlie.user_id).name == "Charlie"


def test_known_person_with_a_factor_needs_its_code(cast, nobody):
    give_password(cast.charlie, factor=True)
    path = invited(cast, "charlie@example.org")
    assert join(nobody, path).status_code == 400
    assert join(nobody, path, code="000000").status_code == 401
    assert join(nobody, path, code=code_now(SECRET)).location == "/app/"
    assert nobody.get("/app/").status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "x" * 129, "new@example.org"])
def test_weak_password_spends_nothing(cast, nobody, password):
    path = invited(cast)
    assert join(nobody, path, password).status_code == 400
    assert join(nobody, path).status_code == 302


def test_roles_come_from_the_invitation_alone(cast, nobody):
    path = invited(cast)
    join(nobody, path, roles="admin", role="admin", tenant_id=str(cast.zenith.id), email="a@b.cn")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        user = session().scalars(select(User).where(User.email == "new@example.org")).one()
        assert roles_of(user.id) == ("viewer",)


def test_two_browsers_at_once_make_one_member(cast, app):
    path, before, answers = invited(cast), members(cast), []
    clients = [app.test_client(), app.test_client()]
    for client in clients:
        client.get(path)

    def run(client) -> None:
        answers.append(join(client, path).status_code)

    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) in ([302, 404], [302, 409])
    assert members(cast) == before + 1


def test_external_auditor_joins_until_the_day(cast, nobody, move_clock):
    until = clock.now() + timedelta(days=10)
    path = invited(cast, roles=("external_auditor",), until=until)
    join(nobody, path)
    assert nobody.get("/app/").status_code == 200
    with unit_of_work():
        login = (
            session()
            .scalars(select(LoginSession).order_by(LoginSession.created_at.desc()).limit(1))
            .one()
        )
        assert login.tenant_id == cast.jiangzhou.id
    move_clock(days=10)
    assert nobody.get("/app/").status_code == 302


def test_address_is_kept_in_one_form(cast, nobody):
    path = invited(cast, "ＮEW@Example.ORG".replace("Ｎ", "N"))
    assert join(nobody, path).status_code == 302
