"""Personal links: one person, one answer, and what is kept beside it by the survey's promise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from asking import GOOD, Asked, Respondent, ask, hidden_fields
from inviting import invite, page_of, rows, way_into
from sqlalchemy import select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from portal.entry import entered
from portal.inviting import entered_by_link
from surveys.models import Ballot, Collector, Response, Survey
from surveys.personal_models import LinkUse, PersonalLink, ResponseOrigin
from surveys.services.link_uses import blend_uses
from surveys.services.mixing import mix
from surveys.services.personal_links import revoke_link

if TYPE_CHECKING:
    import psycopg
    from flask import Flask
    from house_cast import Cast

WARDS = "key,name,ward\nA1,林小雨,3A\nA2,王芳,5B\n"


@pytest.fixture
def named(cast: Cast) -> Asked:
    return ask(cast, "named")


def test_one_link_is_one_answer(app: Flask, cast: Cast, anonymous: Asked, lin: Respondent) -> None:
    links = invite(cast, anonymous)
    lin.fill_in(links["A1"])
    assert lin.status == 303
    assert lin.page.headers["Location"] == f"{links['A1']}/thanks"
    lin.follow()
    assert len(lin.receipt) == 26
    other = Respondent(app)
    assert other.get(links["A1"]).status_code == 410
    assert "谢谢，您的答卷已经收到" in other.text
    assert other.get(links["A2"]).status_code == 200


def test_of_two_forms_at_once_one_counts(app: Flask, cast: Cast) -> None:
    asked = ask(cast, "anonymous", paging="single")
    link = invite(cast, asked)["A1"]
    forms = []
    for _ in range(8):
        page = Respondent(app)
        page.get(link)
        forms.append({**hidden_fields(page.text), **GOOD, "go": "next"})

    def send(form: dict[str, str]) -> int:
        return Respondent(app, cookies=False).client.post(link, data=form).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(send, forms))
    assert codes == [200] + [410] * 7
    assert len(rows(asked, Ballot)) == 1


def test_the_same_form_again_is_told_its_receipt(app: Flask, cast: Cast) -> None:
    asked = ask(cast, "confidential", paging="single")
    link = invite(cast, asked)["A1"]
    page = Respondent(app, cookies=False)
    page.get(link)
    form = {**hidden_fields(page.text), **GOOD}
    first = page.post(link, form)
    page.page = page.client.post(link, data={**form, "go": "next"})
    assert (first.status_code, page.status) == (200, 200)
    assert len(rows(asked, Response)) == 1


def test_a_form_of_one_link_is_not_good_for_another(app: Flask, cast: Cast) -> None:
    asked = ask(cast, "anonymous", paging="single")
    links = invite(cast, asked)
    page = Respondent(app, cookies=False)
    page.get(links["A1"])
    assert page.post(links["A2"], GOOD).status_code == 400
    assert rows(asked, Ballot) == []


def test_an_anonymous_answer_has_nothing_beside_it(
    cast: Cast, anonymous: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    lin.fill_in(invite(cast, anonymous)["A1"])
    (ballot,), (use,) = rows(anonymous, Ballot), rows(anonymous, LinkUse)
    assert rows(anonymous, ResponseOrigin) == []
    assert {str(use.id), use.form_digest} & {str(v) for v in vars(ballot).values()} == set()
    assert set(LinkUse.__table__.columns.keys()) == {"tenant_id", "id", "survey_id", "form_digest"}
    numbers = admin_connection.execute(
        "SELECT (SELECT xmin::text FROM ballots), (SELECT xmin::text FROM link_uses),"
        " (SELECT max(xmin::text) FROM personal_links)"
    ).fetchone()
    assert len(set(numbers)) == 3


def test_after_the_mixer_no_use_tells_when_it_was(
    app: Flask, cast: Cast, admin_connection: psycopg.Connection
) -> None:
    asked = ask(cast, "anonymous", paging="single")
    people = "key\n" + "\n".join(f"P{n:02}" for n in range(12))
    links = invite(cast, asked, people)
    for key in sorted(links):
        Respondent(app).fill_in(links[key])

    def uses() -> list[tuple[str, str]]:
        """As a reader of the disk could order them: by transaction, then by place."""
        query = (
            "SELECT u.xmin::text, l.key FROM link_uses u JOIN personal_links l ON l.id = u.id"
            " ORDER BY u.xmin::text::bigint, u.ctid"
        )
        return admin_connection.execute(query).fetchall()

    assert [key for _, key in uses()] == sorted(links)
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert blend_uses(asked.survey_id)
        mix(asked.survey_id, everything=True)
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert not blend_uses(asked.survey_id)
    after = uses()
    assert sorted(key for _, key in after) == sorted(links)
    assert [key for _, key in after] != sorted(links)
    lots = admin_connection.execute("SELECT DISTINCT xmin::text FROM responses").fetchall()
    assert len({number for number, _ in after}) == 1
    assert {number for number, _ in after} & {number for (number,) in lots} == set()
    assert Respondent(app).get(links["P00"]).status_code == 410


def test_a_confidential_answer_keeps_the_ward_but_not_the_person(
    cast: Cast, confidential: Asked, lin: Respondent
) -> None:
    lin.fill_in(invite(cast, confidential, WARDS)["A1"])
    (origin,) = rows(confidential, ResponseOrigin)
    assert (origin.attributes, origin.link_id) == ({"ward": "3A"}, None)


def test_a_named_answer_keeps_the_person(cast: Cast, named: Asked, lin: Respondent) -> None:
    lin.get(link := invite(cast, named, WARDS)["A1"])
    assert "您的姓名与答案一起保存" in lin.text
    lin.fill_in(link)
    (origin,), links = rows(named, ResponseOrigin), rows(named, PersonalLink)
    assert origin.link_id == next(one.id for one in links if one.key == "A1")


def test_no_address_for_all_leads_to_a_named_survey(
    cast: Cast, named: Asked, lin: Respondent
) -> None:
    link = invite(cast, named)["A1"]
    (collector,) = rows(named, Collector)
    assert lin.get(f"/jiangzhou/{collector.short_code}").status_code == 404
    assert lin.get(link).status_code == 200
    assert lin.get(f"/jiangzhou/{collector.short_code}").status_code == 404
    assert lin.get("/jiangzhou/p/nothing").status_code == 404
    assert lin.get("/zenith/p/nothing").status_code == 404


def test_another_house_knows_no_link_of_this_one(
    cast: Cast, anonymous: Asked, lin: Respondent
) -> None:
    link = invite(cast, anonymous)["A1"]
    assert lin.get(link.replace("jiangzhou", "zenith")).status_code == 404


def test_a_link_that_was_taken_back_leads_nowhere(
    cast: Cast, anonymous: Asked, lin: Respondent
) -> None:
    link = invite(cast, anonymous)["A1"]
    lin.get(link)
    with tenant_scope(anonymous.tenant_id), unit_of_work():
        row = session().scalars(select(PersonalLink).where(PersonalLink.key == "A1")).one()
        revoke_link(anonymous.survey, row)
    assert lin.post(link, GOOD).status_code == 410
    assert "这个链接已失效" in lin.text
    assert rows(anonymous, LinkUse) == []


def test_a_link_runs_out_but_not_under_who_has_begun(
    app: Flask, cast: Cast, move_clock: object
) -> None:
    asked = ask(cast, "anonymous", paging="single")
    local = (clock.now() + timedelta(hours=8, minutes=30)).strftime("%Y-%m-%dT%H:%M")
    links = invite(cast, asked, expires_at=local)
    early, late = Respondent(app), Respondent(app)
    early.get(links["A1"])
    move_clock(hours=1)
    assert late.get(links["A2"]).status_code == 410
    assert early.post(links["A1"], GOOD).status_code == 303
    assert len(rows(asked, Ballot)) == 1


def test_a_late_answer_uses_no_link(cast: Cast, app: Flask, move_clock: object) -> None:
    asked = ask(cast, "anonymous", paging="single", closes=timedelta(hours=1))
    link = invite(cast, asked)["A1"]
    lin = Respondent(app)
    lin.get(link)
    move_clock(hours=3)
    assert lin.post(link, GOOD).status_code == 409
    assert rows(asked, LinkUse) == []


def test_the_conditions_can_read_what_the_link_tells(
    cast: Cast, confidential: Asked, lin: Respondent
) -> None:
    link = invite(cast, confidential, WARDS)["A2"]
    with entered_by_link("jiangzhou", link.rsplit("/", 1)[1]) as entry:
        assert entry.link_attributes == {"ward": "5B"}
    with entered("jiangzhou", confidential.path.rsplit("/", 1)[1]) as entry:
        assert entry.link_attributes == {}


def test_the_level_is_fixed_once_the_survey_is_open(cast: Cast, anonymous: Asked) -> None:
    page = f"/app/surveys/{anonymous.survey.ref}/edit"
    with tenant_scope(anonymous.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey)).one()
        revision, name, closes = survey.revision, survey.name_zh, survey.closes_at
    fields = {"revision": revision, "name_zh": name, "closes_at": f"{closes:%Y-%m-%dT%H:%M}"}
    answer = cast.mei.post(page, {**fields, "anonymity": "named"})
    assert answer.status_code == 302
    with tenant_scope(anonymous.tenant_id), unit_of_work():
        assert session().scalars(select(Survey.anonymity)).one() == "anonymous"


def test_the_page_of_a_list_is_for_survey_managers(cast: Cast, anonymous: Asked) -> None:
    page = page_of(cast, anonymous, way_into(cast, anonymous))
    assert cast.mei.get(page).status_code == 200
    assert cast.gu.get(page).status_code == 403


def test_nothing_reached_from_a_personal_page_learns_its_address(
    cast: Cast, lin: Respondent, anonymous: Asked
) -> None:
    """A proxy's log of the page of complaints would lead from the link to the complaint."""
    page = lin.get(invite(cast, anonymous)["A1"])
    assert page.headers["Referrer-Policy"] == "no-referrer"
