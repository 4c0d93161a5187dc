"""Each kind of question as respondents see it on a phone."""

from __future__ import annotations

import json
import re
from typing import Any

from scripts.pictures.camera import PHONE, Camera
from tests.every_kind import CONTACT, FILE, PICKER, every_kind

# The name of the picture, and the code of the question that it shows.
KINDS = {
    "rating": "wait",
    "stars": "clean",
    "faces": "mood",
    "recommendation": "nps",
    "ces": "effort",
    "matrix": "staff",
    "single": "how",
    "multiple": "bad",
    "dropdown": "from",
    "ranking": "rank",
    "number": "visits",
    "date": "day",
    "short-text": "name",
    "text": "wish",
    "contact": "reach",
    "file": "photo",
    "consent": "agree",
    "picker": "where",
}
_CHOSEN = {
    "q.wait": "4",
    "q.clean": "4",
    "q.mood": "5",
    "q.effort": "6",
    "q.nps": "9",
    "q.how": "phone",
}
_MANY = {"q.staff.doctor": "5", "q.staff.nurse": "4", "q.bad": "queue"}
_PLACES = {"q.rank.skill": "1", "q.rank.time": "2"}
_READER = "mei@jiangzhou.example.org"
_TYPED = {"q.visits": "3", "q.day": "2026-03-15"}


def draft_of_every_kind(page: Any) -> str:
    """The address of a new draft with every kind of question, read from a file."""
    content = every_kind(CONTACT, FILE, PICKER, paging="single")
    file = {
        "name": "every-kind.json",
        "mimeType": "application/json",
        "buffer": json.dumps(content, ensure_ascii=False).encode(),
    }
    page.goto("/app/questionnaires/import")
    page.set_input_files("[name=file]", files=[file])
    page.click("main form:has([name=file]) button[type=submit]")
    page.click("main form[action$='/import/new'] button[type=submit]")
    page.wait_for_url(re.compile(r"/versions/1\b"))
    return str(page.url).split("/versions/")[0] + "/versions/1"


def mailed_link(page: Any, draft: str) -> str:
    """A link that shows the draft as respondents see it, from the mail that brings it."""
    before = _mailed(page)
    page.goto(draft)
    page.click("form[action$='/test'] button")
    page.wait_for_load_state("load")
    for _try in range(300):
        if new := [each for each in _mailed(page) if each not in before]:
            return new[0]
        page.wait_for_timeout(1000)
    raise LookupError("the test link did not come: is the worker running?")


def _mailed(page: Any) -> list[str]:
    """The addresses of the hospital's forms in the mails to Mei that this machine kept."""
    page.goto("/app/development/mail")
    links = page.locator(f"section:has-text('{_READER}') .hs-mail a[href*='/jiangzhou/']").all()
    return [str(each.get_attribute("href")) for each in links]


def take_kinds(camera: Camera, link: str) -> None:
    """A picture of each kind, cut out of the one page that asks them all."""
    page = camera.page(PHONE)
    page.goto(link)
    for name, value in {**_CHOSEN, **_MANY}.items():
        page.check(f"[name='{name}'][value='{value}']", force=True)
    for name, value in _PLACES.items():
        page.select_option(f"[name='{name}']", value)
    for name, value in _TYPED.items():
        page.fill(f"[name='{name}']", value)
    for name, code in KINDS.items():
        _cut(
            camera,
            page,
            name,
            page.locator(f".q:has([name='q.{code}'], [name^='q.{code}.'], [name='f.{code}'])"),
        )
    _cut(camera, page, "note", page.locator(".q.note"))


def _cut(camera: Camera, page: Any, name: str, question: Any) -> None:
    question.scroll_into_view_if_needed()
    page.evaluate("document.activeElement && document.activeElement.blur()")
    camera.keep(f"question-{name}", question.first.screenshot())
