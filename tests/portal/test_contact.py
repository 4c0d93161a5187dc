"""Contact details: sealed, apart from the answers, asked by no anonymous survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from asking import Asked, Respondent, ask
from every_kind import CONTACT
from sqlalchemy import select

from foundation.errors import Invalid
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Response

if TYPE_CHECKING:
    from house_cast import Cast

CONTENT: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": {"zh": "调查", "en": "Survey"},
    "sections": [
        {"code": "one", "title": {"zh": "一", "en": "One"}, "questions": [CONTACT]},
        {
            "code": "two",
            "title": {"zh": "二", "en": "Two"},
            "questions": [
                {"type": "long_text", "code": "wish", "text": {"zh": "愿望", "en": "Wish"}}
            ],
        },
    ],
}
TYPED = {"q.reach.name": "林小雨", "q.reach.phone": "+86 138 0013 8000", "q.reach.email": "a@b.cn"}


@pytest.fixture
def reached(cast: Cast) -> Asked:
    return ask(cast, "confidential", content=CONTENT)


def answer(asked: Asked, person: Respondent) -> None:
    person.get(asked.path)
    person.post(asked.path, TYPED)
    person.follow()
    person.post(asked.path, {"q.wish": "座位"})
    person.follow()
    assert person.receipt


def stored(connection: psycopg.Connection) -> str:
    """Everything that the tables around an answer hold."""
    tables = ("responses", "response_contacts", "response_drafts")
    return "".join(str(connection.execute(f"SELECT * FROM {t}").fetchall()) for t in tables)


def test_the_fields_tell_the_browser_what_they_want(reached: Asked, lin: Respondent) -> None:
    lin.get(reached.path)
    for token in ("name", "tel", "email"):
        assert f'autocomplete="{token}"' in lin.text


def test_sealed_and_apart_from_the_answers(
    reached: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    answer(reached, lin)
    with tenant_scope(reached.tenant_id), unit_of_work():
        assert session().scalars(select(Response)).one().answers == {"wish": "座位"}
    for words in ("林小雨", "138 0013", "a@b.cn"):
        assert words not in stored(admin_connection)


def test_sealed_while_the_form_is_under_way(
    reached: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    lin.get(reached.path)
    lin.post(reached.path, TYPED)
    assert "138 0013" not in stored(admin_connection)
    lin.get(reached.path + "?part=1")
    for value in TYPED.values():
        assert f'value="{value}"' in lin.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("q.reach.name", ""),
        ("q.reach.name", "长" * 101),
        ("q.reach.phone", "call me"),
        ("q.reach.email", "a@b"),
    ],
)
def test_odd_details_are_told_beside_their_line(
    reached: Asked, lin: Respondent, name: str, value: str
) -> None:
    lin.get(reached.path)
    lin.post(reached.path, {**TYPED, name: value})
    assert lin.status == 400
    assert f'id="q-{name}-error"' in lin.text


def test_who_runs_the_survey_reads_them_and_that_is_recorded(
    reached: Asked, lin: Respondent, cast: Cast
) -> None:
    answer(reached, lin)
    path = f"/app/surveys/{reached.survey.ref}"
    assert f"{path}/contacts" in cast.mei.get(path).text
    page = cast.mei.get(f"{path}/contacts")
    assert "林小雨" in page.text
    assert "座位" not in page.text
    from doorstep import events

    assert events(reached.tenant_id, "survey.contacts_read") == ["survey.contacts_read"]


def test_an_anonymous_survey_does_not_ask_for_them(cast: Cast) -> None:
    with pytest.raises(Invalid):
        ask(cast, "anonymous", content=CONTENT)
