"""What an external auditor is let read: chosen with the invitation or on the member's page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from doorstep import link_in, mails_to, post
from house_cast import PASSWORD
from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.errors import Invalid
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.services.periods import create_period
from tenants.assignments import assigned_to
from tenants.models import MemberInvitation, Membership, MembershipRole, User
from tenants.permissions import permissions_of
from tenants.services.roles import check_places


def member(cast, person) -> Membership:
    with tenant_scope(person.tenant_id), unit_of_work():
        return session().get_one(Membership, (person.tenant_id, person.membership_id))


def change(cast, person, **fields):
    body = {"revision": member(cast, person).revision, **fields}
    return cast.alice.post(f"/app/members/{person.membership_id}", body)


def period(cast, name: str, house=None) -> str:
    with tenant_scope((house or cast.jiangzhou).id), unit_of_work():
        today = clock.now().date()
        made = create_period(name_zh=name, kind="free", first_day=today, last_day=today)
        return str(made.id)


def names_of(cast, owner_id) -> list[str]:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return [each.name for each in assigned_to(owner_id).get(owner_id, [])]


def guest(**fields):
    return {"roles": ["external_auditor"], "until": "2027-03-31T17:30", **fields}


def asked(**fields):
    return {"email": "new@example.org", "name": "New Person", **guest(**fields)}


def detail_of(cast, action: str) -> dict:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action == action)
        return session().scalars(query.order_by(AuditEvent.seq.desc())).first().detail


def test_an_invitation_brings_its_periods_along(cast, nobody):
    first, second = period(cast, "一季度"), period(cast, "二季度")
    period(cast, "三季度")
    form = asked(assigned=[first, second])
    assert cast.alice.post("/app/members/invite", form).status_code == 302
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        invitation_id = session().scalars(select(MemberInvitation.id)).one()
    assert sorted(names_of(cast, invitation_id)) == ["一季度", "二季度"]
    assert "一季度" in cast.alice.get("/app/members").get_data(as_text=True)
    assert sorted(detail_of(cast, "invitation.sent")["assigned_after"]) == ["一季度", "二季度"]
    link = link_in(mails_to(cast.jiangzhou.id, "new@example.org")[-1])
    assert post(nobody, link, name="New Person", password=PASSWORD).status_code == 302
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        joined = (
            session()
            .scalars(
                select(Membership)
                .join(User, User.id == Membership.user_id)
                .where(User.email == "new@example.org")
            )
            .one()
        )
        assert joined.expires_at.isoformat() == "2027-03-31T09:30:00+00:00"  # Shanghai's 17:30
    assert sorted(names_of(cast, joined.id)) == ["一季度", "二季度"]
    assert sorted(detail_of(cast, "member.joined")["assigned_after"]) == ["一季度", "二季度"]
    desk = nobody.get("/app/").get_data(as_text=True)
    assert "一季度" in desk
    assert "三季度" not in desk


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"assigned": []}, "assigned"),
        ({"until": ""}, "until"),
        ({"until": "2001-01-01"}, "until"),
        ({"until": "2001-01-01T08:00"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"until": "9999-12-31T23:59"}, "until"),
        ({"until": "soon"}, "until"),
        ({"roles": ["external_auditor", "viewer"]}, "roles"),
        ({"assigned": ["not-an-id"]}, "assigned"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(cast, wrong, beside):
    here = period(cast, "一季度")
    answer = cast.alice.post("/app/members/invite", asked(**{"assigned": [here], **wrong}))
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert f'id="{beside}-error"' in page
    assert 'value="New Person"' in page
    assert change(cast, cast.gu, **{**guest(assigned=[here]), **wrong}).status_code == 400
    assert change(cast, cast.gu, **guest(assigned=[here])).status_code == 302


def test_a_period_of_another_house_is_no_choice(cast):
    foreign, own = period(cast, "天顶的", cast.zenith), period(cast, "一季度")
    assert change(cast, cast.gu, **guest(assigned=[own, foreign])).status_code == 400
    assert "天顶的" not in cast.alice.get("/app/members/invite").get_data(as_text=True)


def test_a_day_alone_is_meant_whole(cast):
    here = period(cast, "一季度")
    assert change(cast, cast.gu, **guest(assigned=[here], until="2027-03-31")).status_code == 302
    assert member(cast, cast.gu).expires_at.isoformat() == "2027-03-31T16:00:00+00:00"
    page = cast.alice.get(f"/app/members/{cast.gu.membership_id}").get_data(as_text=True)
    assert 'value="2027-04-01T00:00"' in page


def test_the_form_shows_what_is_assigned(cast):
    first, second = period(cast, "一季度"), period(cast, "二季度")
    change(cast, cast.gu, **guest(assigned=[first]))
    page = cast.alice.get(f"/app/members/{cast.gu.membership_id}").get_data(as_text=True)
    boxes = re.findall(r'<input[^>]*name="assigned"[^>]*>', page)
    assert len(boxes) == 2
    assert [first in box for box in boxes if "checked" in box] == [True]
    assert [second in box for box in boxes if "checked" not in box] == [True]
    # who may look and not change finds it in words
    assert "一季度" in cast.iris.get(f"/app/members/{cast.gu.membership_id}").get_data(as_text=True)


def test_another_role_keeps_no_period(cast):
    here = period(cast, "一季度")
    change(cast, cast.gu, **guest(assigned=[here]))
    assert names_of(cast, cast.gu.membership_id) == ["一季度"]
    assert change(cast, cast.gu, roles=["viewer"], assigned=[here]).status_code == 302
    assert names_of(cast, cast.gu.membership_id) == []


def test_another_choice_of_periods_alone_is_a_change(cast):
    first, second = period(cast, "一季度"), period(cast, "二季度")
    change(cast, cast.gu, **guest(assigned=[first]))
    before = member(cast, cast.gu).revision
    change(cast, cast.gu, **guest(assigned=[first]))
    assert member(cast, cast.gu).revision == before
    change(cast, cast.gu, **guest(assigned=[second]))
    assert member(cast, cast.gu).revision == before + 1
    stale = change(cast, cast.gu, revision=before, **guest(assigned=[first]))
    assert stale.status_code == 409
    page = stale.get_data(as_text=True)
    assert f'name="assigned" value="{first}"' in page
    assert 'name="until" value="2027-03-31T17:30"' in page
    assert names_of(cast, cast.gu.membership_id) == ["二季度"]


def test_a_guest_holds_no_other_role_and_could_do_no_more(app):
    end = clock_end()
    with pytest.raises(Invalid):
        check_places(["external_auditor", "agent"], [], end, None)
    assert permissions_of(("admin", "external_auditor")) == permissions_of(("external_auditor",))


def clock_end():
    with unit_of_work():
        return clock.now() + timedelta(days=9)


def test_whoever_belongs_to_one_house_is_not_asked_to_switch(cast):
    assert "/app/organisations" not in cast.gu.get("/app/").get_data(as_text=True)
    with tenant_scope(cast.zenith.id), unit_of_work():
        row = Membership(user_id=cast.gu.user_id, created_at=clock.now())
        session().add(row)
        session().flush()
        session().add(MembershipRole(membership_id=row.id, role="viewer"))
        record("member.joined", row)
    assert "/app/organisations" in cast.gu.get("/app/").get_data(as_text=True)
