"""Tests and pilots: the respondent's pages, marked, and nothing of them among the figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from asking import GOOD, Asked, Respondent, ask
from flask import Flask
from house_cast import Cast
from sqlalchemy import select

from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import QuestionnaireVersion, Survey
from surveys.services import surveys as survey_services
from surveys.services import trials
from tenants.models import User

Admin = psycopg.Connection[Any]


@pytest.fixture
def planned(cast: Cast) -> Asked:
    return ask(cast, "confidential", opened=False)


def inside(asked: Asked, do: Callable[[], Any]) -> Any:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return do()


def survey_of(asked: Asked) -> Survey:
    return session().get_one(Survey, (asked.tenant_id, asked.survey_id))


def begin(cast: Cast, asked: Asked) -> str:
    door = inside(asked, lambda: trials.begin_pilot(survey_of(asked), cast.mei.user_id))
    return f"/jiangzhou/{door.short_code}"


def number(admin: Admin, table: str) -> int:
    return admin.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]


def send_test(cast: Cast, asked: Asked, survey: Survey | None = None) -> str:
    def send() -> str:
        version = session().get_one(QuestionnaireVersion, (asked.tenant_id, asked.version_id))
        person = session().get_one(User, cast.mei.user_id)
        return trials.send_test(version, person, survey and survey_of(asked))

    return str(inside(asked, send)).split("/", 3)[3].join(("/", ""))


def test_a_test_shows_every_page_and_keeps_nothing(
    cast: Cast, app: Flask, planned: Asked, admin_connection: Admin
) -> None:
    path = send_test(cast, planned)
    mei = Respondent(app)
    mei.get(path)
    assert "测试" in mei.text
    mei.fill_in(path)
    mei.follow()
    assert "没有保存" in mei.text
    assert 'class="code"' not in mei.text
    for table in ("ballots", "responses", "pilot_answers", "response_drafts"):
        assert number(admin_connection, table) == 0, table


def test_a_test_of_a_draft_shows_what_the_draft_says_now(cast: Cast, app: Flask) -> None:
    from surveys.services import questionnaires

    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        version = questionnaires.copy_from_library("hospital_outpatient", cast.mei.user_id)
        url = trials.send_test(version, session().get_one(User, cast.mei.user_id))
        mail = session().scalars(select(Mail)).one()
    assert url in mail.body
    mei = Respondent(app)
    mei.get("/" + url.split("/", 3)[3])
    assert mei.status == 200
    assert "测试" in mei.text


def test_after_an_hour_a_test_is_over(
    cast: Cast, app: Flask, planned: Asked, move_clock: Callable[..., None], admin_connection: Admin
) -> None:
    path = send_test(cast, planned)
    mei = Respondent(app)
    mei.get(path)
    move_clock(minutes=61)
    assert mei.get(path).status_code == 404
    assert trials.sweep_tests() == 1
    assert number(admin_connection, "trial_doors") == 0


def test_a_test_is_the_own_organisations(cast: Cast, app: Flask, planned: Asked) -> None:
    path = send_test(cast, planned)
    assert Respondent(app).get(path.replace("jiangzhou", "zenith")).status_code == 404


def test_a_button_mails_the_person_who_pressed_it(cast: Cast, planned: Asked) -> None:
    page = cast.mei.post(f"/app/surveys/{planned.survey.ref}/test")
    assert page.status_code == 302
    mail = inside(planned, lambda: session().scalars(select(Mail)).one())
    assert mail.recipient == cast.mei.email
    assert re.search(r"/jiangzhou/[a-z0-9]{10}\n", mail.body)


def test_pilot_answers_are_no_responses(
    cast: Cast, app: Flask, planned: Asked, admin_connection: Admin
) -> None:
    path = begin(cast, planned)
    li = Respondent(app)
    li.fill_in(path)
    li.follow()
    assert "哪里不清楚" in li.text
    li.post(f"{path}/remark", remark="“候诊”是什么意思？")
    assert li.status == 200
    assert number(admin_connection, "responses") == number(admin_connection, "ballots") == 0
    page = cast.mei.get(f"/app/surveys/{planned.survey.ref}/pilot").get_data(as_text=True)
    assert "“候诊”是什么意思？" in page
    assert "哪些不方便？" in page


def test_a_form_sent_twice_is_one_pilot_answer(
    cast: Cast, app: Flask, planned: Asked, admin_connection: Admin
) -> None:
    path = begin(cast, planned)
    li = Respondent(app)
    li.get(path)
    fields: dict[str, str] = {}
    for _ in range(3):
        fields = li_fields(li)
        answer = li.client.post(path, data=fields)
        if answer.headers["Location"].endswith("/thanks"):
            break
        li.page = answer
        li.follow()
    li.client.post(path, data=fields)
    assert number(admin_connection, "pilot_answers") == 1


def li_fields(person: Respondent) -> dict[str, str]:
    from asking import hidden_fields, on_page

    return {**hidden_fields(person.text), "go": "next", **on_page(person.text, GOOD)}


def test_opening_throws_the_pilot_away_and_ends_it(
    cast: Cast, app: Flask, planned: Asked, admin_connection: Admin
) -> None:
    path = begin(cast, planned)
    Respondent(app).fill_in(path)
    late = Respondent(app)
    late.get(path)
    inside(planned, lambda: survey_services.open_survey(survey_of(planned)))
    assert number(admin_connection, "pilot_answers") == 0
    assert late.get(path).status_code == 404
    found = admin_connection.execute(
        "SELECT detail->>'answers' FROM audit_events WHERE action = 'survey.opened'"
    ).fetchone()
    assert found == ("1",)


def test_a_pilot_answer_on_the_stroke_of_opening_is_kept_nowhere(
    cast: Cast, app: Flask, planned: Asked, admin_connection: Admin
) -> None:
    path = begin(cast, planned)

    def answer(n: int) -> None:
        with suppress(AssertionError):  # the door was gone
            Respondent(app, address=f"203.0.113.{n}").fill_in(path)

    def open_it() -> None:
        with app.app_context():
            inside(planned, lambda: survey_services.open_survey(survey_of(planned)))

    with ThreadPoolExecutor(5) as many:
        running = [many.submit(answer, n) for n in range(4)]
        running.append(many.submit(open_it))
        for each in running:
            each.result()
    assert number(admin_connection, "pilot_answers") == 0
    assert number(admin_connection, "responses") == 0


def test_an_open_survey_has_no_pilot(cast: Cast) -> None:
    asked = ask(cast, "confidential")
    answer = cast.mei.post(f"/app/surveys/{asked.survey.ref}/pilot")
    assert answer.status_code == 409


@pytest.mark.parametrize(("answers", "told"), [(4, False), (5, True)])
def test_the_pilot_of_an_anonymous_survey_tells_sums_of_five(
    cast: Cast, app: Flask, answers: int, told: bool, admin_connection: Admin
) -> None:
    planned = ask(cast, "anonymous", opened=False, paging="single")
    path = begin(cast, planned)
    for n in range(answers):
        Respondent(app, address=f"203.0.113.{n}").fill_in(path)
    page = cast.mei.get(f"/app/surveys/{planned.survey.ref}/pilot").get_data(as_text=True)
    assert ("哪些不方便？" in page) is told
    assert admin_connection.execute("SELECT max(seconds) FROM pilot_answers").fetchone() == (None,)
