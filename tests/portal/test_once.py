"""One form is one answer, however often and from wherever it is sent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from asking import GOOD, Asked, Respondent, hidden_fields, on_page, receipt_in
from flask import Flask

from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from surveys.services.mixing import mix

Typed = dict[str, str]


def stored(admin: psycopg.Connection) -> int:
    found = admin.execute(
        "SELECT (SELECT count(*) FROM ballots) + (SELECT count(*) FROM responses)"
    ).fetchone()
    assert found
    return int(found[0])


def form_of(app: Flask, path: str) -> Typed:
    """The fields of a form as somebody fills it in."""
    page = Respondent(app)
    page.get(path)
    return {**hidden_fields(page.text), **GOOD, "go": "next"}


def send(app: Flask, path: str, form: Typed, address: str = "192.0.2.9") -> Respondent:
    """Send a form from a browser of its own, which takes no cookies."""
    other = Respondent(app, cookies=False, address=address)
    other.page = other.client.post(path, data=form)
    return other


@pytest.fixture(params=["anonymous", "confidential"])
def asked(request: pytest.FixtureRequest, cast: object) -> Asked:
    from asking import ask

    return ask(cast, request.param, paging="single")


def test_twenty_at_once_are_one_answer_with_one_receipt(
    app: Flask, asked: Asked, admin_connection: psycopg.Connection
) -> None:
    form = form_of(app, asked.path)
    with ThreadPoolExecutor(10) as pool:
        sent = list(pool.map(lambda _: send(app, asked.path, form), range(20)))
    assert {one.status for one in sent} == {200}
    assert len({one.receipt for one in sent}) == 1
    assert stored(admin_connection) == 1


def test_reload_in_the_same_browser_leads_to_the_same_receipt(
    asked: Asked, lin: Respondent
) -> None:
    lin.get(asked.path)
    form = {**hidden_fields(lin.text), **GOOD, "go": "next"}
    receipts = []
    for _ in range(2):
        lin.page = lin.client.post(asked.path, data=form)
        if lin.status == 303:
            lin.follow()
        receipts.append(lin.receipt)
    assert receipts[0] == receipts[1]
    lin.get(asked.path + "/thanks")
    assert lin.receipt == receipts[0]


def test_same_form_with_other_answers_is_refused(
    app: Flask, asked: Asked, admin_connection: psycopg.Connection
) -> None:
    form = form_of(app, asked.path)
    send(app, asked.path, form)
    again = send(app, asked.path, {**form, "q.r1": "1"})
    assert again.status == 422
    assert "以第一次提交的为准" in again.text
    answers = admin_connection.execute(
        "SELECT answers->>'r1' FROM ballots UNION ALL SELECT answers->>'r1' FROM responses"
    ).fetchall()
    assert answers == [("4",)]


def test_receipt_is_not_shown_after_a_quarter_of_an_hour(
    app: Flask, asked: Asked, lin: Respondent, move_clock: Callable[..., None]
) -> None:
    lin.get(asked.path)
    form = {**hidden_fields(lin.text), **GOOD, "go": "next"}
    lin.page = lin.client.post(asked.path, data=form)
    lin.follow()
    receipt = lin.receipt
    move_clock(minutes=14)
    assert send(app, asked.path, form).receipt == receipt
    lin.get(asked.path + "/thanks")
    assert lin.receipt == receipt
    move_clock(minutes=16)
    again = send(app, asked.path, form)
    assert again.status == 200
    assert "不能再看" in again.text
    lin.get(asked.path + "/thanks")
    assert receipt not in lin.text.replace(" ", "")
    assert '<p class="code">' not in lin.text


def test_moved_by_the_mixer_is_still_known(
    app: Flask, single: Asked, admin_connection: psycopg.Connection
) -> None:
    form = form_of(app, single.path)
    first = send(app, single.path, form)
    with tenant_scope(single.tenant_id), unit_of_work():
        assert mix(single.survey_id, everything=True).moved == 1
    assert send(app, single.path, form).receipt == first.receipt
    assert send(app, single.path, {**form, "q.r1": "2"}).status == 422
    assert stored(admin_connection) == 1


def test_a_lost_note_and_a_moved_ballot_still_count_once(
    app: Flask, single: Asked, admin_connection: psycopg.Connection
) -> None:
    form = form_of(app, single.path)
    first = send(app, single.path, form)
    with tenant_scope(single.tenant_id), unit_of_work():
        mix(single.survey_id, everything=True)
    admin_connection.execute("DELETE FROM rate_counters")  # as a crash of the database does
    assert send(app, single.path, form).receipt == first.receipt
    with tenant_scope(single.tenant_id), unit_of_work():
        mix(single.survey_id, everything=True)
    assert stored(admin_connection) == 1


def test_sending_while_the_mixer_runs_counts_each_once(
    app: Flask, single: Asked, admin_connection: psycopg.Connection
) -> None:
    forms = [form_of(app, single.path) for _ in range(8)]

    def mix_once() -> None:
        with tenant_scope(single.tenant_id), unit_of_work():
            mix(single.survey_id, everything=True)

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(send, app, single.path, form) for form in forms * 4]
        mixes = [pool.submit(mix_once) for _ in range(6)]
        assert {job.result().status for job in jobs} == {200}
        for one in mixes:
            one.result()
    mix_once()
    assert stored(admin_connection) == 8


def test_receipt_stands_nowhere_but_in_the_body(asked: Asked, lin: Respondent) -> None:
    sent = lin.fill_in(asked.path)
    lin.follow()
    assert lin.page is not None
    receipt = lin.receipt
    title = lin.text.split("<title>")[1].split("</title>")[0]
    for place in (str(sent.headers), str(lin.page.headers), title, sent.get_data(as_text=True)):
        assert receipt not in place.replace(" ", "")
    assert lin.page.headers["Referrer-Policy"] == "no-referrer"
    assert "Content-Encoding" not in lin.page.headers


def test_receipt_is_kept_as_a_digest_only(
    app: Flask, asked: Asked, admin_connection: psycopg.Connection
) -> None:
    form = form_of(app, asked.path)
    receipt = send(app, asked.path, form).receipt
    rows = admin_connection.execute(
        "SELECT receipt_digest FROM ballots UNION ALL SELECT receipt_digest FROM responses"
    ).fetchall()
    assert len(rows[0][0]) == 64
    counters = admin_connection.execute("SELECT key FROM rate_counters").fetchall()
    everything = str(rows) + str(counters)
    assert receipt not in everything
    assert not {key for (key,) in counters} & {digest for (digest,) in rows}


def test_another_browser_does_not_see_the_receipt(
    app: Flask, asked: Asked, lin: Respondent
) -> None:
    lin.fill_in(asked.path)
    other = Respondent(app)
    other.get(asked.path + "/thanks")
    assert '<p class="code">' not in other.text


def test_two_forms_have_two_receipts(app: Flask, asked: Asked) -> None:
    one, other = (send(app, asked.path, form_of(app, asked.path)) for _ in range(2))
    assert receipt_in(one.text) != receipt_in(other.text)


def test_a_page_of_a_sent_form_changes_nothing(
    confidential: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    lin.get(confidential.path)
    first_page = {**hidden_fields(lin.text), "q.who": "family", "go": "next"}
    lin.fill_in(confidential.path)
    lin.page = lin.client.post(confidential.path, data=first_page)
    assert lin.status == 409
    assert "不能再改" in lin.text
    (answers,) = admin_connection.execute("SELECT answers FROM responses").fetchone() or ({},)
    assert answers["who"] == "self"


@pytest.fixture(params=["anonymous", "confidential"])
def paged(request: pytest.FixtureRequest, cast: object) -> Asked:
    """A survey of three pages, the first two of which are kept on the way."""
    from asking import ask

    return ask(cast, request.param)


def last_page(lin: Respondent, path: str) -> Typed:
    """The fields of the last page, filled in, when those before are kept."""
    lin.get(path)
    for _ in range(2):
        lin.post(path, on_page(lin.text, GOOD))
        lin.follow()
    return {**hidden_fields(lin.text), **on_page(lin.text, GOOD), "go": "next"}


@pytest.mark.parametrize("cookies", [True, False])
def test_the_second_click_on_the_last_page_is_thanked_too(
    app: Flask,
    paged: Asked,
    lin: Respondent,
    admin_connection: psycopg.Connection,
    cookies: bool,
) -> None:
    form = last_page(lin, paged.path)
    before = lin.client.get_cookie("hs_draft", path=paged.path) if cookies else None
    sent = lin.client.post(paged.path, data=form)
    first = receipt_in(lin.client.get(sent.headers["Location"]).get_data(as_text=True))
    again = Respondent(app, cookies=cookies)
    if before is not None:  # the browser has not seen the answer to its first click
        again.client.set_cookie("hs_draft", before.value, path=paged.path)
    again.page = again.client.post(paged.path, data=form)
    if cookies:
        again.follow()
    assert again.status == 200, again.text
    assert again.receipt == first
    assert stored(admin_connection) == 1


def test_the_last_page_with_other_answers_says_that_the_first_count(
    paged: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    form = last_page(lin, paged.path)
    lin.client.post(paged.path, data=form)
    lin.page = lin.client.post(paged.path, data={**form, "q.wish": "别的"})
    assert lin.status == 409
    assert "不能再改" in lin.text
    assert stored(admin_connection) == 1


def test_the_second_click_an_hour_later_shows_no_receipt(
    paged: Asked, lin: Respondent, move_clock: Callable[..., None]
) -> None:
    form = last_page(lin, paged.path)
    lin.client.post(paged.path, data=form)
    move_clock(minutes=60)
    other = Respondent(lin.client.application, cookies=False)
    other.page = other.client.post(paged.path, data=form)
    assert other.status == 200
    assert "不能再看" in other.text


@pytest.mark.parametrize("pressed", [{"go": "large"}, {"lang": "en"}, {"go": "back"}])
def test_a_sent_form_is_turned_no_more_and_nothing_of_it_is_kept(
    paged: Asked, lin: Respondent, admin_connection: psycopg.Connection, pressed: Typed
) -> None:
    form = last_page(lin, paged.path)
    lin.client.post(paged.path, data=form)
    del form["go"]
    lin.page = lin.client.post(paged.path, data={**form, **pressed})
    assert lin.status == 409
    assert admin_connection.execute("SELECT count(*) FROM response_drafts").fetchone() == (0,)


def test_a_single_page_that_was_sent_is_not_kept_by_a_turn(
    asked: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    lin.get(asked.path)
    form = {**hidden_fields(lin.text), **GOOD, "go": "next"}
    lin.client.post(asked.path, data=form)
    lin.page = lin.client.post(asked.path, data={**form, "lang": "en"})
    assert lin.status == 409
    assert admin_connection.execute("SELECT count(*) FROM response_drafts").fetchone() == (0,)


def test_without_cookies_nothing_on_the_page_of_thanks_leads_away_from_the_receipt(
    app: Flask, asked: Asked
) -> None:
    sent = send(app, asked.path, form_of(app, asked.path))
    assert sent.receipt
    assert 'href="?lang=' not in sent.text


def test_with_cookies_the_page_of_thanks_is_read_in_the_other_language(
    asked: Asked, lin: Respondent
) -> None:
    lin.fill_in(asked.path)
    lin.follow()
    receipt = lin.receipt
    assert 'href="?lang=en"' in lin.text
    lin.get(f"{asked.path}/thanks?lang=en")
    assert lin.receipt == receipt
    assert "We have it" in lin.text


@pytest.mark.parametrize("cookies", [True, False])
def test_who_reads_large_type_is_thanked_in_it(app: Flask, asked: Asked, cookies: bool) -> None:
    old = Respondent(app, cookies=cookies)
    old.get(asked.path)
    assert "css/large" not in old.text
    old.post(asked.path, {"go": "large"})
    for _ in range(20):
        if old.status == 303:
            old.follow()
        if old.receipt_shown:
            break
        old.post(asked.path, on_page(old.text, GOOD))
    assert old.receipt
    assert "css/large" in old.text
