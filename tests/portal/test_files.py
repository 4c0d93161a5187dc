"""Photos and files with an answer: taken in page by page, cleaned, the form's own, swept."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from asking import Asked, Respondent, ask
from complaining import picture
from every_kind import FILE
from sqlalchemy import select

from foundation.errors import Invalid
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.uploads import Upload
from surveys.models import Response
from surveys.services import unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from house_cast import Cast

CONTENT: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": {"zh": "调查", "en": "Survey"},
    "sections": [
        {"code": "one", "title": {"zh": "一", "en": "One"}, "questions": [FILE]},
        {
            "code": "two",
            "title": {"zh": "二", "en": "Two"},
            "questions": [
                {"type": "long_text", "code": "wish", "text": {"zh": "愿望", "en": "Wish"}}
            ],
        },
    ],
}


@pytest.fixture
def snapped(cast: Cast) -> Asked:
    return ask(cast, "confidential", content=CONTENT)


def uploads(asked: Asked) -> list[Upload]:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return list(session().scalars(select(Upload)))


def hand_in(person: Respondent, path: str, *files: Any, **more: Any) -> None:
    person.post(path, {"f.photo": list(files)} if files else {}, **more)


def ids_on(page: str) -> list[str]:
    return re.findall(r'name="q\.photo" value="([0-9a-f-]{36})"', page)


def test_a_photo_goes_with_the_answer(snapped: Asked, lin: Respondent, cast: Cast) -> None:
    lin.get(snapped.path)
    assert 'enctype="multipart/form-data"' in lin.text
    hand_in(lin, snapped.path, picture())
    lin.follow()
    lin.post(snapped.path, {"q.wish": "座位"})
    (kept,) = uploads(snapped)
    with tenant_scope(snapped.tenant_id), unit_of_work():
        answer = session().scalars(select(Response)).one()
        assert answer.answers == {"photo": [str(kept.id)], "wish": "座位"}
        assert (kept.owner_kind, kept.owner_id) == ("answer", answer.id)
    listed = cast.mei.get(f"/app/surveys/{snapped.survey.ref}/files")
    assert "窗口.png" in listed.text
    got = cast.mei.get(f"/app/surveys/{snapped.survey.ref}/files/{kept.id}")
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith("attachment")


def test_kept_on_the_page_through_a_mistake_and_may_be_unticked(
    snapped: Asked, lin: Respondent
) -> None:
    lin.get(snapped.path)
    hand_in(lin, snapped.path, picture(), lang="en")
    lin.follow()
    (one,) = ids_on(lin.text)
    hand_in(lin, snapped.path, (BytesIO(b"MZ\x90\0 not a picture"), "x.png"), **{"q.photo": one})
    assert lin.status == 400
    assert ids_on(lin.text) == [one]
    assert 'class="err"' in lin.text
    hand_in(lin, snapped.path)
    lin.follow()
    lin.post(snapped.path, {"q.wish": ""})
    with tenant_scope(snapped.tenant_id), unit_of_work():
        assert session().scalars(select(Response)).one().answers == {}


@pytest.mark.parametrize(
    "hostile",
    [
        (b"<svg onload=alert(1)>", "a.svg"),
        (b"%PDF-1.4", "a.pdf"),
        (b"plain words", "a.txt"),
        (b"\x89PNG\r\n\x1a\n broken", "a.png"),
        (b"", "empty.png"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(
    snapped: Asked, lin: Respondent, hostile: tuple[bytes, str]
) -> None:
    lin.get(snapped.path)
    hand_in(lin, snapped.path, (BytesIO(hostile[0]), hostile[1]))
    assert lin.status in (400, 303)
    assert uploads(snapped) == []


def test_too_many_are_refused(snapped: Asked, lin: Respondent) -> None:
    lin.get(snapped.path)
    hand_in(lin, snapped.path, picture(), picture(), picture())
    assert lin.status == 400
    assert uploads(snapped) == []


def test_another_forms_file_cannot_be_named(snapped: Asked, app: Flask, lin: Respondent) -> None:
    lin.get(snapped.path)
    hand_in(lin, snapped.path, picture())
    (kept,) = uploads(snapped)
    thief = Respondent(app, address="192.0.2.66")
    thief.get(snapped.path)
    hand_in(thief, snapped.path, **{"q.photo": str(kept.id)})
    thief.follow()
    thief.post(snapped.path, {"q.wish": ""})
    with tenant_scope(snapped.tenant_id), unit_of_work():
        assert session().scalars(select(Response)).one().answers == {}
    assert uploads(snapped)[0].owner_kind == "form"


def test_never_sent_is_swept_and_sent_is_not(
    snapped: Asked, app: Flask, lin: Respondent, move_clock: Callable[..., None]
) -> None:
    for n, sends in enumerate((True, False)):
        person = Respondent(app, address=f"192.0.2.{n + 30}")
        person.get(snapped.path)
        hand_in(person, snapped.path, picture())
        if sends:
            person.follow()
            person.post(snapped.path, {"q.wish": ""})
    move_clock(days=3)
    unfinished.sweep()
    assert [upload.owner_kind for upload in uploads(snapped)] == ["answer"]


def test_an_anonymous_survey_asks_for_no_files(cast: Cast) -> None:
    with pytest.raises(Invalid):
        ask(cast, "anonymous", content=CONTENT)


def test_withdrawn_with_its_answer(snapped: Asked, lin: Respondent) -> None:
    from surveys.receipts import digest_of
    from surveys.services.withdrawing import withdraw

    lin.get(snapped.path)
    hand_in(lin, snapped.path, picture())
    lin.follow()
    lin.post(snapped.path, {"q.wish": ""})
    lin.follow()
    with tenant_scope(snapped.tenant_id), unit_of_work():
        assert withdraw(snapped.survey_id, digest_of(snapped.survey_id, lin.receipt))
    assert uploads(snapped) == []
