"""Every pack of the library answered in a browser, without scripts, in both languages.

In Chinese on a phone by somebody who is content with nothing, so that every "why" is asked; in
English on a wide screen by somebody who is content with everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import ask
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.conditions import Facts
from surveys.definition.model import FIELD_PREFIX, Questionnaire
from surveys.definition.path import pages, way
from surveys.definition.questions.base import Question
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.numbers import NumberQuestion
from surveys.definition.questions.ranking import Place
from surveys.definition.questions.single import OneOf
from surveys.library.catalogue import load_pack, packs
from surveys.models import Ballot
from tests.walks.conftest import Walker

if TYPE_CHECKING:
    from house_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WORDS = "等得太久 waited too long"


def answers_of(content: Questionnaire, *, content_with_it: bool) -> dict[str, Any]:
    """An answer to every leaf, the best or the worst; what is not asked in the end goes."""
    given: dict[str, Any] = {}
    for leaf in content.leaves:
        given[leaf.code] = _answer(leaf, given, content_with_it=content_with_it)
    return dict(way(content, Facts(given)).answers)


def _answer(leaf: Question, given: dict[str, Any], *, content_with_it: bool) -> Any:
    if isinstance(leaf, Place):
        family = leaf.code.partition(".")[0]
        place = 1 + sum(code.partition(".")[0] == family for code in given)
        return place if place <= leaf.last else None
    if isinstance(leaf, NumberQuestion):
        worst, best = (leaf.lowest, leaf.highest)
        return best if content_with_it else worst
    if isinstance(leaf, OneOf):
        return leaf.option_codes[0 if content_with_it else 1]
    if isinstance(leaf, Multiple):
        return [leaf.option_codes[0]]
    # The words beside an option only where it is chosen.
    return None if "." in leaf.code else WORDS


def fill_in(walker: Walker, given: dict[str, Any]) -> None:
    """Answer what stands on the page."""
    for code, answer in given.items():
        name = FIELD_PREFIX + code
        field = walker.page.locator(f"main [name='{name}']")
        if not field.count():
            continue
        kind = field.first.evaluate("e => e.tagName + ' ' + e.type")
        if kind in ("INPUT radio", "INPUT checkbox"):
            for one in answer if isinstance(answer, list) else [answer]:
                walker.tick(name, str(one))
        elif kind.startswith("SELECT"):
            field.select_option(str(answer))
        else:
            field.fill(str(answer))


@pytest.mark.parametrize("key", [pack.key for pack in packs()])
@pytest.mark.parametrize(("language", "width"), [("zh", 360), ("en", 1440)])
def test_pack_is_answered_to_the_end(
    cast: Cast, walker: Any, key: str, language: str, width: int
) -> None:
    content = load_pack(key)
    asked = ask(cast, "anonymous", content=content.as_json())
    given = answers_of(content, content_with_it=language == "en")
    through = way(content, Facts(given)).pages
    assert len(through) <= len(pages(content))
    visitor = walker(width=width, language=language, scripts=False, shots=f"pack-{key}-{language}")
    visitor.go(asked.path)
    for number, page in enumerate(through):
        visitor.look(f"page-{page}")
        fill_in(visitor, given)
        visitor.press("Send my answers" if number == len(through) - 1 else "Next page")
    visitor.look("thanks")
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert session().scalars(select(Ballot)).one().answers == given
