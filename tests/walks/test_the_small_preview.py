"""The small preview in the editor: every kind drawn whole, no word broken and nothing outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from every_kind import CONTACT, FILE, PICKER, every_kind
from house_cast import Cast
from sqlalchemy import update
from walks.conftest import Walker, sign_in

from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.models import Questionnaire
from surveys.services.questionnaires import begin_read
from tenants.models import User

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# The words of the points that stand in two lines, and what is wider than its place.
BROKEN = """() => {
  const bad = []
  for (const box of document.querySelectorAll('.sv-look, .sv-look *'))
    if (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== 'inline')
      bad.push('wide: ' + box.textContent.trim())
  const walk = document.createTreeWalker(document.querySelector('.sv-look'), NodeFilter.SHOW_TEXT)
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    if (!text.parentElement.closest('.sv-scale')) continue
    for (const word of text.data.matchAll(/[^\\s\\u200b]+/g)) {
      const range = document.createRange()
      range.setStart(text, word.index)
      range.setEnd(text, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map(rect => rect.top)).size > 1)
        bad.push('broken: ' + word[0])
    }
  }
  return bad
}"""


@pytest.fixture
def draft(app: object, cast: Cast) -> tuple[str, list[str]]:
    """The address of a draft that asks every kind, and the codes of its questions."""
    content = Content.model_validate(every_kind(CONTACT, FILE, PICKER))
    mei = Actor("person", cast.mei.user_id)
    with acting_as(mei), tenant_scope(cast.mei.tenant_id), unit_of_work():
        version = begin_read(content, "json", cast.mei.user_id)
        ref = load_or_404(Questionnaire, id=version.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1", [each.code for each in content.questions]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_word_is_broken_and_nothing_is_outside(
    cast: Cast,
    draft: tuple[str, list[str]],
    walker: Callable[..., Walker],
    language: str,
    width: int,
) -> None:
    with unit_of_work():
        session().execute(update(User).values(locale=language))
    mei = walker(width=width, language=language, scripts=True, shots=f"look-{language}-{width}")
    sign_in(mei, cast.mei)
    address, codes = draft
    found = {}
    for code in codes:
        mei.go(f"{address}/questions/{code}")
        if mei.shots:
            mei.page.locator("#looks").screenshot(path=mei.shots / f"{code}.png")
        if bad := mei.page.evaluate(BROKEN):
            found[code] = bad
    assert found == {}
