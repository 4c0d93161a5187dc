"""Every kind of question answered in a browser, without scripts, in both languages and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import ask
from complaining import PICTURE
from every_kind import CONTACT, FILE, PICKER, TYPED, every_kind
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Ballot
from tests.walks.conftest import Walker

if TYPE_CHECKING:
    from house_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

NAMES = {
    "zh": {
        "matrix": "护士：4 满意",
        "group": "护士",
        "na": "护士：不适用（这次没有经历）",
        "star": "4 颗星：满意",
        "place": "时间",
    },
    "en": {
        "matrix": "The nurse: 4 Satisfied",
        "group": "The nurse",
        "na": "The nurse: Not applicable (did not happen this time)",
        "star": "4 stars: Satisfied",
        "place": "Time",
    },
}


def answer(walker: Walker) -> None:
    """Answer what stands on the page, as a person with a mouse does."""
    for name, value in TYPED.items():
        field = walker.page.locator(f"main [name='{name}']")
        if not field.count():
            continue
        tag = field.first.evaluate("e => e.tagName + ' ' + e.type")
        if tag.startswith("SELECT"):
            field.select_option(value)
        elif tag in ("INPUT radio", "INPUT checkbox"):
            for one in value if isinstance(value, list) else [value]:
                walker.tick(name, one)
        else:
            field.fill(value)


@pytest.mark.parametrize(
    ("language", "width"), [("zh", 360), ("en", 360), ("zh", 1440), ("en", 1440)]
)
def test_every_kind_is_answered_without_scripts(
    cast: Cast, walker: Any, language: str, width: int
) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = walker(
        width=width, language=language, scripts=False, shots=f"kinds-{language}-{width}"
    )
    visitor.go(asked.path)
    for name in ("scales", "choices", "figures", "words"):
        visitor.look(name)
        if name == "scales":
            names_are_read(visitor)
        answer(visitor)
        visitor.look(f"{name}-answered")
        visitor.press("Send my answers" if name == "words" else "Next page")
    visitor.look("thanks")
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert len(session().scalars(select(Ballot)).one().answers) == len(TYPED)


def names_are_read(visitor: Walker) -> None:
    """The accessibility tree tells which row and which point a button stands for."""
    names, page = NAMES[visitor.language], visitor.page
    assert page.get_by_role("radiogroup", name=names["group"], exact=True).count() == 1
    for name in ("matrix", "na", "star"):
        assert page.get_by_role("radio", name=names[name], exact=True).count() == 1, names[name]


def test_a_ranking_is_done_with_the_keyboard(cast: Cast, walker: Any) -> None:
    asked = ask(cast, "anonymous", content=every_kind(), paging="question")
    visitor = walker(width=360, language="zh", scripts=False)
    visitor.go(asked.path)
    for _ in range(9):
        answer(visitor)
        visitor.press("Next page")
    places = visitor.page.get_by_role("combobox", name=NAMES["zh"]["place"], exact=True)
    places.focus()
    visitor.page.keyboard.press("ArrowDown")
    assert places.input_value() == "1"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_large_type_asks_one_question_a_page(cast: Cast, walker: Any, language: str) -> None:
    asked = ask(cast, "anonymous", content=every_kind())
    visitor = walker(width=360, language=language, scripts=False, shots=f"large-{language}")
    visitor.go(asked.path)
    visitor.tick("q.wait", "4")
    visitor.press("Large type")
    assert visitor.page.locator("main fieldset.q").count() == 1
    assert visitor.page.locator("input[name='q.wait'][value='4']").is_checked()
    for number in range(6):
        visitor.look(f"large-{number}")
        answer(visitor)
        visitor.press("Next page")
    visitor.press("Usual size")
    assert visitor.page.locator("main .q").count() > 1
    visitor.look("usual")


@pytest.mark.parametrize(("language", "width"), [("zh", 360), ("en", 1440)])
def test_who_where_and_a_photo(cast: Cast, walker: Any, language: str, width: int) -> None:
    asked = ask(cast, "confidential", content=every_kind(PICKER, CONTACT, FILE), paging="single")
    visitor = walker(width=width, language=language, scripts=False, shots=f"more-{language}")
    visitor.go(asked.paths["house"])
    answer(visitor)
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": PICTURE}
    visitor.page.locator("input[type=file]").set_input_files([picture])
    visitor.press("Send my answers")
    visitor.look("name-is-missing")
    assert visitor.page.locator("input[name='q.photo']").is_checked()
    visitor.fill(**{"q.reach.name": "Lin"})
    visitor.press("Send my answers")
    visitor.look("thanks")
