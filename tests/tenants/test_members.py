"""People: who may change whom, with effect from the next request on."""

from __future__ import annotations

import threading

import pytest
from doorstep import counted, events, give_password, mails_to
from sqlalchemy import select

from foundation.audit import record, verify_chain
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import MemberInvitation, Membership, MembershipRole
from tenants.services.members import held


def member(cast, person) -> Membership:
    with tenant_scope(person.tenant_id), unit_of_work():
        return session().get_one(Membership, (person.tenant_id, person.membership_id))


def roles(cast, person) -> tuple[str, ...]:
    with tenant_scope(person.tenant_id), unit_of_work():
        return held(session().get_one(Membership, (person.tenant_id, person.membership_id)))


def change(cast, person, by=None, **fields):
    body = {"roles": ["viewer"], "revision": member(cast, person).revision, **fields}
    return (by or cast.alice).post(f"/app/members/{person.membership_id}", body)


def make_admin(cast, person) -> None:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().add(MembershipRole(membership_id=person.membership_id, role="admin"))
        row = session().get_one(Membership, (cast.jiangzhou.id, person.membership_id))
        record("member.roles_changed", row)


def test_list_names_everybody_of_the_own_house(cast):
    page = cast.alice.get("/app/members").get_data(as_text=True)
    assert "Ouyang" in page
    assert "Charlie" not in page
    found = cast.alice.get("/app/members?q=ouy").get_data(as_text=True)
    assert "Ouyang" in found
    assert "Vera" not in found
    assert "Mei" in cast.alice.get("/app/members?role=survey_manager").get_data(as_text=True)


def test_list_takes_as_many_queries_for_many_as_for_few(cast):
    cast.alice.get("/app/members")  # signed in, marked as seen
    with counted() as few:
        cast.alice.get("/app/members?q=ouy")
    with counted() as many:
        cast.alice.get("/app/members")
    assert len(many) <= len(few)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "1.5"])
def test_odd_page_numbers_are_refused(cast, page):
    assert cast.alice.get(f"/app/members?page={page}").status_code == 400


def test_change_holds_from_the_next_request(cast):
    assert cast.gu.get("/app/members").status_code == 403
    assert change(cast, cast.gu, roles=["internal_auditor"]).status_code == 302
    assert cast.gu.get("/app/members").status_code == 200
    assert change(cast, cast.gu, roles=["viewer"]).status_code == 302
    assert cast.gu.get("/app/members").status_code == 403
    assert events(cast.jiangzhou.id, "member.roles_changed") != []


def test_change_gives_the_person_a_new_secret(cast, app):
    change(cast, cast.gu, roles=["internal_auditor"])
    old = cast.gu.secret
    assert cast.gu.get("/app/").status_code == 200
    copy = app.test_client()
    with copy.session_transaction() as cookie:
        cookie["_user_id"] = old
    assert copy.get("/app/").status_code == 302
    assert cast.gu.get("/app/").status_code == 200


def test_disabling_holds_from_the_next_request(cast):
    assert cast.gu.get("/app/").status_code == 200
    assert cast.alice.get(f"/app/members/{cast.gu.membership_id}/disable").status_code == 200
    cast.alice.post(f"/app/members/{cast.gu.membership_id}/disable")
    assert cast.gu.get("/app/").status_code == 302
    again = cast.alice.post(f"/app/members/{cast.gu.membership_id}/disable")
    assert again.status_code == 409


def test_disabled_member_signs_in_to_nothing_here(cast, nobody):
    from doorstep import sign_in

    give_password(cast.gu)
    cast.alice.post(f"/app/members/{cast.gu.membership_id}/disable")
    assert sign_in(nobody, "gu@example.org").status_code == 302
    assert nobody.get("/app/").location == "/app/organisations"
    assert nobody.get("/app/departments").status_code == 403
    cast.alice.post(f"/app/members/{cast.gu.membership_id}/enable")
    sign_in(nobody, "gu@example.org")
    assert nobody.get("/app/departments").status_code == 200


def test_nobody_changes_the_own_roles(cast):
    make_admin(cast, cast.mei)
    assert change(cast, cast.alice, roles=["admin", "agent"]).status_code == 403
    assert cast.alice.post(f"/app/members/{cast.alice.membership_id}/disable").status_code == 403
    assert roles(cast, cast.alice) == ("admin",)


def test_last_administrator_stays(cast):
    disabled = cast.alice.post(f"/app/members/{cast.alice.membership_id}/disable")
    assert disabled.status_code == 409
    make_admin(cast, cast.mei)
    assert change(cast, cast.alice, by=cast.mei, roles=["viewer"]).status_code == 302
    assert cast.alice.get("/app/members").status_code == 403
    assert cast.mei.post(f"/app/members/{cast.mei.membership_id}/disable").status_code == 409


@pytest.mark.parametrize("step", ["disable", "roles"])
def test_two_administrators_removing_each_other(cast, step):
    make_admin(cast, cast.mei)
    start, answers = threading.Barrier(2), []
    pairs = [(cast.alice, cast.mei), (cast.mei, cast.alice)]
    bodies = {id(p): {"roles": ["viewer"], "revision": member(cast, p).revision} for _, p in pairs}

    def remove(by, whom) -> None:
        start.wait()
        path = f"/app/members/{whom.membership_id}"
        if step == "disable":
            answers.append(by.post(path + "/disable"))
        else:
            answers.append(by.post(path, bodies[id(whom)]))

    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [one for one in answers if (one.location or "").startswith("/app/members")]
    assert len(done) == 1
    assert {one.status_code for one in answers} <= {302, 403, 409}


def test_nobody_gives_more_than_they_have(cast, monkeypatch):
    """Only administrators change people today; the rank holds if that changes."""
    from tenants import permissions

    granted = {**permissions.ROLES}
    granted["survey_manager"] = granted["survey_manager"] | {"member:write", "member:read"}
    monkeypatch.setattr(permissions, "ROLES", granted)
    assert change(cast, cast.gu, by=cast.mei, roles=["agent"]).status_code == 302
    assert change(cast, cast.gu, by=cast.mei, roles=["admin"]).status_code in (400, 403)
    assert change(cast, cast.alice, by=cast.mei, roles=["viewer"]).status_code == 403
    assert cast.mei.post(f"/app/members/{cast.alice.membership_id}/disable").status_code in (
        403,
        409,
    )
    invited = {"email": "x@example.org", "name": "X", "roles": ["admin"]}
    assert cast.mei.post("/app/members/invite", invited).status_code in (400, 403)
    assert roles(cast, cast.alice) == ("admin",)


def test_services_refuse_a_rank_above(cast):
    from foundation.errors import Forbidden
    from tenants.services.roles import check_places

    with pytest.raises(Forbidden):
        check_places(["admin"], [], None, ("survey_manager",))
    with pytest.raises(Forbidden):
        check_places(["internal_auditor"], [], None, ("viewer",))


@pytest.mark.parametrize(
    "wrong",
    [
        {"roles": []},
        {"roles": ["emperor"]},
        {"roles": ["department_owner"]},
        {"roles": ["external_auditor"]},
        {"roles": ["external_auditor"], "until": "2001-01-01"},
        {"roles": ["external_auditor"], "until": "9999-12-31"},
        {"roles": ["external_auditor"], "until": "soon"},
        {"roles": ["viewer"], "departments": ["not-an-id"]},
    ],
)
def test_wrong_places_change_nothing(cast, wrong):
    assert change(cast, cast.gu, **wrong).status_code == 400
    assert roles(cast, cast.gu) == ("agent",)


def test_departments_of_another_tenant_are_no_choice(cast):
    foreign = str(cast.zenith.departments["pharmacy"])
    answer = change(cast, cast.gu, roles=["department_owner"], departments=[foreign])
    assert answer.status_code == 400
    invited = {
        "email": "x@example.org",
        "name": "X",
        "roles": ["department_owner"],
        "departments": [foreign],
    }
    assert cast.alice.post("/app/members/invite", invited).status_code == 400


def test_departments_are_kept(cast):
    wanted = str(cast.jiangzhou.departments["cardiology"])
    assert (
        change(cast, cast.gu, roles=["department_owner", "agent"], departments=[wanted]).status_code
        == 302
    )
    assert roles(cast, cast.gu) == ("agent", "department_owner")
    assert "心内科门诊" in cast.alice.get("/app/members").get_data(as_text=True)


def test_members_of_another_tenant_are_not_found(cast):
    unknown = "01890000-0000-7000-8000-000000000000"
    for path in ("", "/disable"):
        theirs = cast.charlie.get(f"/app/members/{cast.gu.membership_id}{path}")
        nobodys = cast.charlie.get(f"/app/members/{unknown}{path}")
        assert theirs.status_code == nobodys.status_code == 404
    for path in ("", "/disable", "/enable"):
        for who in (cast.gu.membership_id, unknown):
            assert cast.charlie.post(f"/app/members/{who}{path}").status_code == 404


def test_stale_save_is_a_conflict_that_loses_nothing(cast):
    before = member(cast, cast.gu).revision
    change(cast, cast.gu, roles=["internal_auditor"])
    answer = change(cast, cast.gu, roles=["survey_manager"], revision=before)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert 'name="roles" value="survey_manager"' in page
    assert roles(cast, cast.gu) == ("internal_auditor",)


def invite(cast, by=None, **fields):
    body = {"email": "new@example.org", "name": "New", "roles": ["viewer"], **fields}
    return (by or cast.alice).post("/app/members/invite", body)


def test_invitation_goes_out_and_is_listed(cast):
    assert invite(cast).status_code == 302
    assert len(mails_to(cast.jiangzhou.id, "new@example.org")) == 1
    assert "new@example.org" in cast.alice.get("/app/members").get_data(as_text=True)


def test_known_and_unknown_addresses_answer_alike(cast):
    known = invite(cast, email="charlie@example.org")
    unknown = invite(cast, email="stranger@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    bodies = [
        mails_to(cast.jiangzhou.id, email)[0].body
        for email in ("charlie@example.org", "stranger@example.org")
    ]
    assert len({body.split("http")[0] for body in bodies}) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "gu@example.org"},
        {"email": "GU@Example.org"},
        {"email": "nobody"},
        {"email": "a@b"},
        {"email": "a@b.cn\r\nBcc: c@d.cn"},
        {"email": "x" * 250 + "@b.cn"},
        {"email": "ünï@exämple.org"},
        {"name": ""},
        {"name": "x" * 81},
        {"name": "a\r\nb\0"},
        {"roles": ["root"]},
    ],
)
def test_wrong_invitations_send_nothing(cast, wrong):
    answer = invite(cast, **wrong)
    assert answer.status_code == 400
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert session().scalars(select(MemberInvitation)).all() == []


def test_resend_and_take_back(cast):
    invite(cast)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        one = session().scalars(select(MemberInvitation)).one()
    path = f"/app/members/invitations/{one.id}"
    assert cast.charlie.post(f"{path}/resend").status_code == 404
    assert cast.charlie.post(f"{path}/revoke").status_code == 404
    assert cast.mei.post(f"{path}/revoke").status_code == 403
    assert cast.alice.post(f"{path}/resend").status_code == 302
    assert len(mails_to(cast.jiangzhou.id, "new@example.org")) == 2
    assert cast.alice.post(f"{path}/revoke").status_code == 302
    assert cast.alice.post(f"{path}/revoke").status_code == 409
    assert cast.alice.post(f"{path}/resend").status_code == 409


def test_trail_is_whole_after_all_that(cast):
    invite(cast)
    change(cast, cast.gu, roles=["internal_auditor"])
    cast.alice.post(f"/app/members/{cast.vera.membership_id}/disable")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert verify_chain() is None
