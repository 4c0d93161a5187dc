"""Entry from paper: two people, one answer, and nothing left of what they typed."""

from __future__ import annotations

import psycopg
import pytest
from asking import Asked, ask
from house_cast import Cast, Person
from inviting import rows, way_into
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.audit.models import AuditEvent
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.models import Ballot, Collector, Response
from surveys.paper_lines import lines_of, understood
from surveys.paper_models import PaperEntry, PaperSheet
from surveys.services.surveys import close_survey

TYPED = {"a.who": "1", "a.r1": "4", "a.r2": "-", "a.bad": "1 2", "a.nps": "9", "a.wish": "座位少"}
READ = {"who": "self", "r1": 4, "r2": "na", "bad": ["seat", "wait"], "nps": 9, "wish": "座位少"}


@pytest.fixture
def anonymous(cast: Cast) -> Asked:
    return ask(cast, "anonymous")


@pytest.fixture
def page(cast: Cast, anonymous: Asked) -> str:
    code = way_into(cast, anonymous, "paper")
    return f"/app/surveys/{anonymous.survey.ref}/paper/{code}"


def enter(person: Person, page: str, number: int = 1, **more: str) -> TestResponse:
    return person.post(f"{page}/{number}", {**TYPED, **more})


def events(asked: Asked) -> list[tuple[str, object]]:
    """What the trail says of sheets, in the order of the trail and no other."""
    found = [event for event in rows(asked, AuditEvent) if event.action.startswith("survey.sheet")]
    return [(event.action, event.detail) for event in sorted(found, key=lambda event: event.seq)]


def test_two_who_agree_make_one_answer(cast: Cast, anonymous: Asked, page: str) -> None:
    answer = enter(cast.mei, page)
    assert answer.headers["Location"] == f"{page}/2"
    assert rows(anonymous, Ballot) == []
    assert "录入一遍" in cast.wen.get(page).text
    assert "座位少" not in cast.wen.get(f"{page}/1").text
    enter(cast.wen, page)
    (ballot,), (sheet,) = rows(anonymous, Ballot), rows(anonymous, PaperSheet)
    assert {code: ballot.answers.get(code) for code in READ} == READ
    assert (sheet.state, sheet.form_key) == ("kept", "")
    assert rows(anonymous, PaperEntry) == []
    assert events(anonymous) == [
        ("survey.sheet_entered", {"sheet": 1}),
        ("survey.sheet_entered", {"sheet": 1}),
        ("survey.sheet_kept", {"sheet": 1}),
    ]


def test_the_answer_says_that_it_came_on_paper(cast: Cast) -> None:
    asked = ask(cast, "confidential")
    code = way_into(cast, asked, "paper")
    page = f"/app/surveys/{asked.survey.ref}/paper/{code}"
    enter(cast.mei, page)
    enter(cast.alice, page)
    with tenant_scope(asked.tenant_id), unit_of_work():
        query = select(Collector.kind).join(Response, Response.collector_id == Collector.id)
        assert session().scalars(query).all() == ["paper"]


def test_nobody_is_both_of_the_two(cast: Cast, anonymous: Asked, page: str) -> None:
    enter(cast.mei, page)
    enter(cast.mei, page, **{"a.r1": "5"})
    (entry,) = rows(anonymous, PaperEntry)
    assert entry.typed["r1"] == "5"
    assert 'value="5"' in cast.mei.get(f"{page}/1").text
    assert rows(anonymous, Ballot) == []


def test_a_third_is_refused(cast: Cast, page: str) -> None:
    enter(cast.mei, page)
    enter(cast.wen, page, **{"a.r1": "5"})
    assert enter(cast.alice, page).status_code == 409
    assert enter(cast.mei, page).status_code == 409


def test_what_differs_is_decided_field_by_field(cast: Cast, anonymous: Asked, page: str) -> None:
    enter(cast.mei, page)
    enter(cast.wen, page, **{"a.r1": "5", "a.wish": "座位太少", "a.nps": "8"})
    text = cast.alice.get(f"{page}/1/decide").text
    assert "第 1 项您满意吗？" in text
    assert "由谁填写" not in text
    assert rows(anonymous, Ballot) == []
    fields = {"w.r1": "2", "w.wish": "1", "w.nps": "3", "a.nps": "seven"}
    refused = cast.alice.post(f"{page}/1/decide", fields)
    assert refused.status_code == 400
    assert "seven" in refused.text
    decided = cast.alice.post(f"{page}/1/decide", {**fields, "a.nps": "7"})
    assert decided.status_code == 302
    (ballot,) = rows(anonymous, Ballot)
    found = [ballot.answers[code] for code in ("r1", "wish", "nps")]
    assert found == [5, "座位少", 7]
    assert rows(anonymous, PaperEntry) == []
    assert cast.alice.post(f"{page}/1/decide", fields).status_code == 404


def test_what_cannot_be_read_is_told_and_nothing_is_lost(cast: Cast, page: str) -> None:
    answer = enter(cast.mei, page, **{"a.who": "7", "a.r1": "x"})
    assert answer.status_code == 400
    assert "有 2 处读不懂" in answer.text
    assert 'value="7"' in answer.text
    assert "座位少" in answer.text


def test_gaps_on_paper_are_no_fault(cast: Cast, anonymous: Asked, page: str) -> None:
    for person in (cast.mei, cast.wen):
        assert person.post(f"{page}/3", {"a.nps": "10"}).status_code == 302
    (ballot,) = rows(anonymous, Ballot)
    assert ballot.answers == {"nps": 10}


def test_a_sheet_and_its_ballot_share_nothing(
    cast: Cast, anonymous: Asked, page: str, admin_connection: psycopg.Connection
) -> None:
    enter(cast.mei, page)
    enter(cast.wen, page)
    found = admin_connection.execute(
        "SELECT b.xmin::text, s.xmin::text, b::text, s::text FROM ballots b, paper_sheets s"
    ).fetchone()
    assert found[0] != found[1]
    (sheet,) = rows(anonymous, PaperSheet)
    assert str(sheet.id) not in found[2]


def test_the_list_finds_a_sheet(cast: Cast, page: str) -> None:
    assert "还没有录入" in cast.mei.get(page).text
    assert cast.mei.get(f"{page}?sheet=17").headers["Location"] == f"{page}/17"
    assert cast.mei.get(f"{page}?sheet=x").status_code == 400
    assert cast.mei.get(f"{page}?sheet=0").status_code == 400
    assert enter(cast.mei, page, 100_000).status_code == 400
    enter(cast.mei, page, 17)
    assert f"{page}/17" in cast.wen.get(f"{page}?state=entered").text
    assert f"{page}/18" in cast.mei.get(page).text


def test_after_the_end_no_sheet_is_entered(
    cast: Cast, page: str, anonymous: Asked, admin_connection: psycopg.Connection
) -> None:
    with tenant_scope(anonymous.tenant_id), unit_of_work():
        close_survey(anonymous.survey)
    assert enter(cast.mei, page).status_code == 302
    over = "UPDATE surveys SET closed_at = closed_at - interval '31 minutes'"
    admin_connection.execute(over)
    assert enter(cast.wen, page).status_code == 409
    assert rows(anonymous, Ballot) == []


def test_only_survey_managers_of_the_house_enter(cast: Cast, page: str, anonymous: Asked) -> None:
    assert cast.vera.get(page).status_code == 403
    assert cast.dora.get(page).status_code == 404
    other = anonymous.path.rsplit("/", 1)[1]
    assert cast.mei.get(f"/app/surveys/{anonymous.survey.ref}/paper/{other}").status_code == 404


def test_no_address_for_all_leads_to_paper(cast: Cast, page: str) -> None:
    code = page.rsplit("/", 1)[1]
    assert cast.mei.get(f"/jiangzhou/{code}").status_code == 404
    assert cast.mei.get(page.replace("/paper/", "/links/")).status_code == 302


def test_what_is_typed_by_kind(app: object) -> None:
    from asking import SMALL

    content = Content.model_validate(SMALL)
    with app.test_request_context():
        lines = {line.code: line for line in lines_of(content, "zh")}
        assert lines["who"].options == (("1", "本人"), ("2", "家属"))
        assert lines["bad"].many
        answers, errors = understood(content, {"bad": "2，1", "r1": "9", "nps": "11"})
        assert answers == {"bad": ["seat", "wait"]}
        assert set(errors) == {"r1", "nps"}
