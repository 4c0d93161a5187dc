"""From a pasted list of doctors to the figures of each: a phone without scripts, and a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask
from sqlalchemy import select, update
from walks.conftest import Walker, sign_in

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.directory.models import StaffEntry
from tenants.directory.services import mark_left
from tenants.models import User
from tests.reports.crowd import respond
from tests.surveys.test_staff_figures import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from house_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

UNITS = ("paediatrics", "cardiology", "pharmacy")
LIST = "工号,姓名,英文名,部门,职称\n" + "\n".join(
    f"{1000 + n},张{n:02},Zhang {n:02},{UNITS[n % 3]},医师" for n in range(60)
)


def directory(person: Walker) -> None:
    """Bring the list in, look at the pages, change somebody, let somebody go."""
    person.go("/app/staff")
    person.look("empty")
    person.press("Bring in a list")
    person.fill(people="工号,姓名,部门\n1,甲,没有的科")
    person.press("Look at the list")
    person.look("list-with-an-error")
    person.fill(people=LIST)
    person.press("Look at the list")
    person.look("what-the-list-does")
    person.press("Bring it in")
    person.look("list")
    person.go("/app/staff?q=Zhang 07")
    person.follow("main tbody a")
    person.look("entry")
    person.fill(job_title="主任医师")
    person.press("Save")
    person.go("/app/staff/list")
    person.fill(people=LIST)
    person.press("Look at the list")
    person.look("what-changed")
    person.go("/app/staff/new")
    person.look("new")
    person.press("Add to the directory")
    person.look("new-with-errors")
    person.go("/app/staff/s1/leave")
    person.look("leave")
    person.press("Note it")
    person.go("/app/staff?standing=left")
    person.look("who-left")


def pick(person: Walker, path: str) -> None:
    """Find one of sixty by department and name, and send."""
    person.go(path)
    person.look("to-find")
    person.page.locator("select[name='q.who~in']").select_option("药房")
    person.fill(**{"q.who~find": "张0"})
    person.press("Look for it")
    person.look("found")
    options = person.page.locator("select[name='q.who'] option").all_inner_texts()
    assert options[1:] == ["张02 · 医师", "张05 · 医师", "张08 · 医师"]
    person.page.locator("select[name='q.who']").select_option(label="张05 · 医师")
    person.press("Next page")
    person.look("next")
    person.press("Send my answers")
    person.look("thanks")


def test_a_list_a_pick_and_the_figures(walker: Callable[..., Walker], cast: Cast) -> None:
    asked = ask(cast, "confidential", content=CONTENT)
    alice = sign_in(walker(width=360, language="zh", scripts=False, shots="staff-360"), cast.alice)
    directory(alice)
    pick(walker(width=360, language="zh", scripts=False, shots="staff-pick"), asked.path)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        codes = {row.staff_number: row.code for row in session().scalars(select(StaffEntry))}
    world = _World(asked)
    unit = cast.jiangzhou.departments["paediatrics"]
    for number, how_many, kind in (
        ("1003", 34, 5),
        ("1006", 12, 3),
        ("1009", 7, 4),
        ("1012", 2, 1),
    ):
        sheets = [{"who": codes[number], "kind": kind - n % 2} for n in range(how_many)]
        respond(world, unit, sheets)
    respond(world, unit, [{"kind": 4}] * 9)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().execute(update(User).values(locale="en"))
        row = session().scalars(select(StaffEntry).where(StaffEntry.staff_number == "1006")).one()
        mark_left(row, clock.today("Asia/Shanghai"), clock.today("Asia/Shanghai"))
    mei = sign_in(walker(width=1440, language="en", scripts=True, shots="staff-1440"), cast.alice)
    mei.go("/app/staff?standing=all")
    mei.look("list")
    mei.go("/app/staff/s2")
    mei.look("entry")
    mei.go(f"/app/results/{asked.survey.ref}")
    mei.look("results")
    mei.press("Figures by member of staff")
    mei.look("figures")
    mei.sees("has left")
    alice.go(f"/app/results/{asked.survey.ref}/staff")
    alice.page.set_viewport_size({"width": 360, "height": 800})
    alice.look("figures")


class _World:
    """What `respond` asks of a survey."""

    def __init__(self, asked: object) -> None:
        self.tenant_id = asked.tenant_id
        self.survey_id = asked.survey_id
