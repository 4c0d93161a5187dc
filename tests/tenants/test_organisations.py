"""Choosing an organisation, its settings, its colours, its trail."""

from __future__ import annotations

import pytest
from doorstep import counted, events
from sqlalchemy import select

from foundation.audit import record
from foundation.audit.models import AuditValue
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.brand import brand_url
from tenants.models import LoginSession, Membership, MembershipRole, Tenant
from tenants.references import next_reference


def join_zenith(cast, person, role: str = "viewer") -> None:
    from foundation import clock

    with tenant_scope(cast.zenith.id), unit_of_work():
        member = Membership(user_id=person.user_id, created_at=clock.now())
        session().add(member)
        session().flush()
        session().add(MembershipRole(membership_id=member.id, role=role))
        record("member.joined", member)


def test_switching_makes_a_new_session(cast, app):
    join_zenith(cast, cast.mei)
    old = cast.mei.secret
    assert "天顶银行" in cast.mei.get("/app/organisations").get_data(as_text=True)
    answer = cast.mei.post("/app/organisations/zenith", {"next": "/app/account"})
    assert answer.location == "/app/account"
    assert "天顶银行" in cast.mei.get("/app/").get_data(as_text=True)
    assert cast.mei.get("/app/departments").status_code == 403  # a viewer there
    copy = app.test_client()
    with copy.session_transaction() as cookie:
        cookie["_user_id"] = old
    assert copy.get("/app/").status_code == 302


def test_switching_needs_membership_and_a_local_way(cast):
    assert cast.mei.post("/app/organisations/zenith").status_code == 404
    assert cast.mei.post("/app/organisations/nowhere").status_code == 404
    assert cast.mei.post("/app/organisations/platform").status_code == 404
    assert cast.mei.get("/app/").status_code == 200
    answer = cast.mei.post("/app/organisations/jiangzhou", {"next": "//evil.example"})
    assert answer.location == "/app/"


def test_tenant_in_the_request_is_ignored(cast):
    foreign = str(cast.zenith.id)
    page = cast.mei.get(
        f"/app/departments?tenant_id={foreign}", headers={"X-Tenant-Id": foreign}
    ).get_data(as_text=True)
    assert "江州市人民医院" in page
    assert "天顶银行" not in page


def test_person_without_organisation_can_reach_the_account_alone(cast):
    with unit_of_work():
        login = (
            session()
            .scalars(select(LoginSession).where(LoginSession.user_id == cast.mei.user_id))
            .one()
        )
        login.tenant_id = None
    assert cast.mei.get("/app/").location == "/app/organisations"
    assert cast.mei.get("/app/account").status_code == 200
    assert cast.mei.get("/app/departments").status_code == 403


def settings_of(cast) -> dict:
    with unit_of_work():
        row = session().get_one(Tenant, cast.jiangzhou.id)
    names = "name_zh name_en zone colour footer_zh footer_en privacy_zh privacy_en revision"
    return {name: getattr(row, name) for name in names.split()}


def test_settings_are_kept_and_recorded(cast):
    body = {**settings_of(cast), "colour": "#9A2F45", "privacy_zh": "我们怎样保管您的答案。"}
    assert cast.alice.post("/app/settings", body).status_code == 302
    kept = settings_of(cast)
    assert (kept["colour"], kept["privacy_zh"]) == ("#9a2f45", "我们怎样保管您的答案。")
    assert events(cast.jiangzhou.id, "settings.changed") == ["settings.changed"]
    page = cast.alice.get("/app/").get_data(as_text=True)
    assert f'href="{brand_url("#9a2f45")}"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_zh": ""},
        {"colour": "red"},
        {"colour": "#12345"},
        {"colour": "#123456;}"},
        {"zone": "Mars/Olympus"},
        {"footer_zh": "x" * 301},
        {"privacy_en": "x" * 10_001},
        {"name_en": "a\0b"},
    ],
)
def test_wrong_settings_are_refused(cast, wrong):
    before = settings_of(cast)
    answer = cast.alice.post("/app/settings", {**before, "footer_en": "typed", **wrong})
    assert answer.status_code == 400
    assert "typed" in answer.get_data(as_text=True)
    assert settings_of(cast) == before


def test_slug_and_state_are_not_settings(cast):
    body = {**settings_of(cast), "slug": "mine", "state": "closed", "industry": "bank"}
    cast.alice.post("/app/settings", body)
    with unit_of_work():
        row = session().get_one(Tenant, cast.jiangzhou.id)
        assert (row.slug, row.state, row.industry) == ("jiangzhou", "active", "hospital")


def test_stale_settings_show_both_texts(cast):
    stale = {**settings_of(cast), "footer_zh": "电话 1"}
    cast.alice.post("/app/settings", {**settings_of(cast), "footer_zh": "电话 2"})
    answer = cast.alice.post("/app/settings", stale)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="电话 1"' in page
    assert 'value="电话 2"' in page
    assert 'name="revision" value="2"' in page


def test_colours_are_served_to_anybody_for_ever(app, nobody):
    address = brand_url("#9a2f45")
    answer = nobody.get(address)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--hs-brand:" in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers
    assert brand_url("#0e6074") is None


@pytest.mark.parametrize(
    "path", ["0000000000/9a2f45", "{digest}/9A2F45", "{digest}/zzzzzz", "{digest}/9a2f4", "x/y"]
)
def test_other_colour_addresses_are_not_found(app, nobody, path):
    digest = brand_url("#9a2f45").split("/")[3]
    answer = nobody.get(f"/static/brand/{path.format(digest=digest)}.css")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_trail_shows_before_and_after(cast):
    cast.alice.post("/app/settings", {**settings_of(cast), "footer_zh": "电话 0571"})
    page = cast.iris.get("/app/audit?action=settings.changed").get_data(as_text=True)
    assert "电话 0571" in page
    assert "Alice" in page
    assert "auditor.viewed" in events(cast.jiangzhou.id)


def test_trail_says_what_was_erased(cast):
    from foundation import clock

    cast.alice.post("/app/settings", {**settings_of(cast), "footer_zh": "电话 0571"})
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        for value in session().scalars(select(AuditValue).where(AuditValue.field == "footer_zh")):
            value.before = value.after = value.salt = None
            value.erased_at = clock.now()
    page = cast.alice.get("/app/audit?action=settings.changed").get_data(as_text=True)
    assert "电话 0571" not in page
    assert "已于" in page or "erased on" in page


def test_trail_is_filtered(cast):
    cast.alice.post("/app/departments/pharmacy/archive")
    pharmacy = cast.jiangzhou.departments["pharmacy"]
    for query in (
        "who=alice",
        "thing=departments",
        f"object={pharmacy}",
        "action=department.archived",
    ):
        page = cast.alice.get(f"/app/audit?{query}").get_data(as_text=True)
        assert "department.archived" in page or "停用" in page or "药房" in page, query
    assert "药房" not in cast.alice.get("/app/audit?who=nobody-here").get_data(as_text=True)
    assert "药房" not in cast.alice.get("/app/audit?until=2001-01-01").get_data(as_text=True)
    for query in ("since=soon", "until=0001-01-01", "object=x", "before=soon"):
        assert cast.alice.get(f"/app/audit?{query}").status_code == 400, query


def test_trail_of_another_tenant_is_not_seen(cast):
    cast.alice.post("/app/departments/pharmacy/archive")
    pharmacy = cast.jiangzhou.departments["pharmacy"]
    page = cast.charlie.get(f"/app/audit?object={pharmacy}").get_data(as_text=True)
    assert "Alice" not in page
    assert "药房" not in page.replace("天顶", "")


def test_trail_is_for_administrators_and_the_internal_auditor(cast):
    for person in (cast.mei, cast.ouyang, cast.gu, cast.ernst, cast.vera):
        assert person.get("/app/audit").status_code == 403, person.name
    for person in (cast.alice, cast.iris):
        assert person.get("/app/audit").status_code == 200


def test_trail_takes_a_bounded_number_of_queries(cast):
    cast.alice.get("/app/audit")
    with counted() as few:
        cast.alice.get("/app/audit?action=tenant.created")
    with counted() as many:
        cast.alice.get("/app/audit")
    assert len(many) <= len(few) + 4  # one for each kind of thing on the page


def test_page_behind_the_door_costs_few_queries(cast):
    cast.mei.get("/app/account/password")
    with counted() as sent:
        cast.mei.get("/app/account/password")
    assert len([one for one in sent if "set_config" not in one]) == 2


def test_references_count_up_within_the_tenant(cast):
    def given(house):
        with tenant_scope(house.id), unit_of_work():
            return next_reference("S")

    first, second = given(cast.jiangzhou), given(cast.jiangzhou)
    assert int(second[-4:]) == int(first[-4:]) + 1
    assert given(cast.zenith)[-4:] == "0001"


def test_desk_shows_the_first_steps(cast):
    page = cast.alice.get("/app/").get_data(as_text=True)
    for path in ("/app/departments", "/app/members/invite", "/app/settings"):
        assert f'href="{path}"' in page
    assert "/app/members/invite" not in cast.vera.get("/app/").get_data(as_text=True)
