"""A tab is closed in the middle of a page: what was typed is there again, and not for long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from asking import Asked, ask
from every_kind import CONTACT, every_kind
from inviting import way_into
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Ballot, Survey
from surveys.services import surveys
from tests.walks.conftest import Walker

if TYPE_CHECKING:
    from house_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BACK = "What you typed on this page before is back; please go on here."
RESUMED = "We kept what you filled in before; please go on here."
Open = Callable[..., Walker]


def reopen(visitor: Walker, path: str) -> None:
    """Close the tab, open the link in another."""
    context = visitor.page.context
    visitor.page.close()
    visitor.page = context.new_page()
    visitor.go(path)


def kept(visitor: Walker) -> list[str]:
    found = visitor.page.evaluate("Object.entries(localStorage).map(pair => pair.join(' '))")
    return [str(line) for line in found]


def begun(walker: Open, asked: Asked, path: str, *, language: str = "zh") -> Walker:
    """Somebody who ticked and wrote something on a form of one page."""
    visitor = walker(width=360, language=language, scripts=True, shots=f"closed-tab-{language}")
    visitor.go(path)
    visitor.tick("q.who", "family")
    visitor.tick("q.bad", "seat")
    visitor.fill(**{"q.wish": "多放几把椅子"})
    return visitor


def test_what_was_typed_is_back_and_gone_after_sending(cast: Cast, walker: Open) -> None:
    asked = ask(cast, "anonymous", paging="single")
    visitor = begun(walker, asked, asked.path)
    assert len(kept(visitor)) == 1
    reopen(visitor, asked.path)
    visitor.sees(BACK)
    assert visitor.page.input_value("[name='q.wish']") == "多放几把椅子"
    assert visitor.page.is_checked("[name='q.who'][value=family]")
    assert visitor.page.is_checked("[name='q.bad'][value=seat]")
    assert not visitor.page.is_checked("[name='q.bad'][value=wait]")
    visitor.look("back")
    visitor.press("Send my answers")  # r1 is missing: what was typed comes from the server now
    assert visitor.page.get_by_text("多放几把椅子").count() == 1
    assert len(kept(visitor)) == 1
    visitor.tick("q.r1", "4")
    visitor.press("Send my answers")
    assert visitor.page.url.endswith("/thanks")
    assert kept(visitor) == []
    visitor.go(asked.path)
    assert visitor.page.input_value("[name='q.wish']") == ""


def test_a_box_for_somebody_else_is_back_and_can_be_unticked(cast: Cast, walker: Open) -> None:
    asked = ask(cast, "anonymous", paging="single")
    with tenant_scope(asked.tenant_id), unit_of_work():
        held = session().get_one(Survey, (asked.tenant_id, asked.survey_id))
        surveys.change_survey(held, held.revision, by_proxy=True)
    visitor = begun(walker, asked, asked.path)
    visitor.tick("q.~proxy", "yes")
    reopen(visitor, asked.path)
    assert visitor.page.is_checked("[name='q.~proxy'][value=yes]")
    visitor.look("box")
    visitor.page.uncheck("[name='q.~proxy'][value=yes]", force=True)
    visitor.tick("q.r1", "4")
    visitor.press("Send my answers")
    with tenant_scope(asked.tenant_id), unit_of_work():
        assert "proxy" not in session().scalars(select(Ballot)).one().flags


def test_the_next_person_begins_anew(cast: Cast, walker: Open) -> None:
    asked = ask(cast, "anonymous", paging="single")
    visitor = begun(walker, asked, asked.path, language="en")
    reopen(visitor, asked.path)
    visitor.look("back")
    visitor.press("Begin anew")
    assert kept(visitor) == []
    assert visitor.page.input_value("[name='q.wish']") == ""
    assert visitor.page.locator("main :checked").count() == 0
    reopen(visitor, asked.path)
    assert visitor.page.get_by_role("button", name="Begin anew").count() == 0


def test_a_page_turned_is_the_servers(cast: Cast, walker: Open) -> None:
    asked = ask(cast, "anonymous")
    visitor = walker(width=360, language="zh", scripts=True)
    visitor.go(asked.path)
    visitor.tick("q.who", "self")
    visitor.press("Next page")
    assert kept(visitor) == []
    visitor.tick("q.r1", "4")
    reopen(visitor, asked.path)
    visitor.sees(RESUMED)
    assert visitor.page.is_checked("[name='q.r1'][value='4']")
    assert visitor.page.get_by_role("status").count() == 1
    visitor.press("Previous page")
    assert kept(visitor) == []


def test_what_is_old_or_of_another_version_is_forgotten(cast: Cast, walker: Open) -> None:
    asked = ask(cast, "anonymous", paging="single")
    visitor = begun(walker, asked, asked.path)
    for change in ("kept.at -= 86400001", "kept.page = 'other'"):
        visitor.fill(**{"q.wish": "又写了一句"})
        visitor.page.evaluate(
            "const [name] = Object.keys(localStorage); const kept = JSON.parse(localStorage[name]);"
            f"{change}; localStorage[name] = JSON.stringify(kept)"
        )
        reopen(visitor, asked.path)
        assert visitor.page.input_value("[name='q.wish']") == ""
        assert kept(visitor) == []


def test_contact_details_are_not_kept(cast: Cast, walker: Open) -> None:
    asked = ask(cast, "confidential", content=every_kind(CONTACT), paging="single")
    visitor = walker(width=360, language="zh", scripts=True)
    visitor.go(asked.path)
    visitor.fill(**{"q.reach.name": "Lin Xiaoyu"})
    assert kept(visitor) == []
    visitor.tick("q.wait", "4")
    (line,) = kept(visitor)
    assert "q.wait" in line
    assert "Lin" not in line


@pytest.mark.parametrize("kind", ["kiosk", "embed"])
def test_nothing_stays_behind_there(cast: Cast, walker: Open, kind: str) -> None:
    asked = ask(cast, "anonymous", paging="single")
    visitor = begun(walker, asked, f"/jiangzhou/{way_into(cast, asked, kind)}")
    assert kept(visitor) == []


def test_without_scripts_or_storage_the_form_is_what_it_was(cast: Cast, walker: Open) -> None:
    asked = ask(cast, "anonymous", paging="single")
    visitor = walker(width=360, language="zh", scripts=True)
    visitor.page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } })"
    )
    bare = walker(width=360, language="zh", scripts=False)
    for person in (visitor, bare):
        person.go(asked.path)
        person.tick("q.who", "self")
        person.tick("q.r1", "4")
        person.look("filled")
        person.press("Send my answers")
        assert person.page.url.endswith("/thanks")
        assert person.complaints == []
