"""Zoomed to 400 %, with the spacing a reader wants, and with a shaky finger: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from asking import GOOD, Respondent, ask
from every_kind import CONTACT, FILE, PICKER, every_kind
from house_cast import Cast
from sqlalchemy import update
from walks.conftest import Walker, sign_in
from walks.measuring import measure
from walks.test_every_kind import answer
from walks.words import words

from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.models import Questionnaire
from surveys.services import questionnaires
from tenants.models import User

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# A window of 1280 px as it is, at 200 % and at 400 %, and a phone of 360 px.
WIDTHS = (1280, 640, 360, 320)
EDITOR = (
    "",
    *(f"/questions/{code}" for code in ("wait", "staff", "bad", "rank", "visits", "day", "wish")),
    "/questions/wish/condition",
    "/sections/choices",
    "/ends",
    "/preview",
    "/contradictions",
    "/approval",
)
STAFF = ("/app/", "/app/questionnaires", "/app/surveys", "/app/surveys/new", "/app/account")


class Eye:
    """Measures a page at each width and with wide spacing, and keeps what is wrong."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.page = walker, walker.page
        self.faults: list[str] = []

    def look(self, name: str) -> None:
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.measure("lost", f"{name} at {width}")
            self.measure("small", f"{name} at {width}")
        measure(self.page, "spread")
        self.measure("lost", f"{name} with wide spacing")
        self.page.evaluate("document.adoptedStyleSheets = []")

    def measure(self, what: str, where: str) -> None:
        self.faults += [f"{where}: {what}: {fault}" for fault in measure(self.page, what)]

    def visit(self, *paths: str) -> None:
        for path in paths:
            answered = self.page.goto(self.walker.url + path)
            assert answered.status == 200, path
            self.look(path)


@pytest.fixture
def eye(walker: Callable[..., Walker]) -> Iterator[Callable[[str], Eye]]:
    """Somebody's eye, by language; in the end it must have found nothing."""
    eyes = []

    def make(language: str) -> Eye:
        eyes.append(Eye(walker(width=320, language=language, scripts=True)))
        return eyes[-1]

    yield make
    faults = [fault for one in eyes for fault in one.faults]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_every_kind(cast: Cast, eye: Callable[[str], Eye], language: str) -> None:
    asked = ask(cast, "confidential", content=every_kind(PICKER, CONTACT, FILE))
    visitor = eye(language)
    visitor.walker.go(asked.paths["house"])
    visitor.walker.press("Next page")
    visitor.look("what is missing")
    for page in ("scales", "choices", "figures", "words"):
        answer(visitor.walker)
        visitor.look(page)
        visitor.walker.press("Next page")
    visitor.walker.press("Send my answers")
    visitor.look("who, where and a photo, with what is missing")
    visitor.walker.fill(**{"q.reach.name": "Lin"})
    visitor.walker.press("Send my answers")
    visitor.look("thanks")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_large_type(cast: Cast, eye: Callable[[str], Eye], language: str) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = eye(language)
    visitor.walker.go(asked.path)
    visitor.walker.press("Large type")
    onward = words(language, "Next page")
    while visitor.page.get_by_role("button", name=onward, exact=True).count():
        visitor.look(visitor.page.locator("main .q").first.inner_text().split("\n")[0])
        answer(visitor.walker)
        visitor.walker.press("Next page")
    visitor.look("the last")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_other_pages_of_the_public(
    cast: Cast, app: object, eye: Callable[[str], Eye], language: str
) -> None:
    asked = ask(cast, "confidential")
    closed = ask(cast, "anonymous", opened=False, name="没有开始的调查")
    lin = Respondent(app)
    lin.fill_in(asked.path, GOOD)
    lin.follow()
    visitor = eye(language)
    own = (asked.path, "/jiangzhou/privacy", f"{asked.path}/resume")
    house = ("complain", "follow", "withdraw", "changes")
    visitor.visit(*own, *(f"/jiangzhou/{page}" for page in house))
    visitor.walker.go(closed.path)
    visitor.look("not open yet")
    visitor.walker.go("/jiangzhou/complain")
    visitor.walker.press("Show my receipt")
    visitor.look("a complaint without words")
    visitor.walker.fill(text="取药等了两个小时。")
    visitor.walker.tick("contact", "anonymous")
    visitor.walker.press("Show my receipt")
    visitor.look("the receipt of a complaint")
    visitor.walker.press("Send my complaint")
    visitor.look("a complaint sent")
    visitor.walker.press("Follow my case")
    visitor.look("the door with a receipt")
    visitor.walker.go("/jiangzhou/withdraw")
    visitor.walker.fill(receipt=lin.receipt)
    visitor.walker.press("Find my answer")
    visitor.look("withdrawing an answer")


@pytest.fixture
def draft(app: object, cast: Cast) -> str:
    """A draft of Mei's with every kind of question."""
    mei = cast.mei
    with acting_as(Actor("person", mei.user_id)), tenant_scope(mei.tenant_id), unit_of_work():
        content = Content.model_validate(every_kind(PICKER, CONTACT, FILE))
        version = questionnaires._begin(content, mei.user_id, "questionnaire.created", None)
        ref = load_or_404(Questionnaire, id=version.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_editor_and_its_neighbours(
    cast: Cast, eye: Callable[[str], Eye], draft: str, language: str
) -> None:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().execute(update(User).values(locale=language))
    asked = ask(cast, "confidential")
    mei = eye(language)
    sign_in(mei.walker, cast.mei)
    mei.visit(*(draft + page for page in EDITOR))
    survey = f"/app/surveys/{asked.survey.ref}"
    mei.visit(*STAFF, survey, f"{survey}/ways", f"/app/results/{asked.survey.ref}")
