"""An audit from the draw to the signed paper, and what the management may look at."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from house_cast import Cast
from sqlalchemy import update
from walks.conftest import Walker, sign_in
from walks.words import words

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import User
from tests.complaints.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WAYS = pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("zh", 360, False), ("en", 1440, True)],
    ids=["zh-phone-no-scripts", "en-desktop"],
)
REMARK = "答复信没有回应第二点"
REQUIREMENT = "答复要回应投诉的每一点"


@pytest.fixture
def browser(app: Any, cast: Cast, walker: Any) -> Callable[..., Walker]:
    """A browser for somebody of the cast, in the language of the walk."""

    def opened(name: str, language: str, width: int, scripts: bool) -> Walker:
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            session().execute(update(User).values(locale=language))
        made = walker(width=width, language=language, scripts=scripts, shots=f"audit-{language}")
        return sign_in(made, cast.people[name])

    return opened


@WAYS
def test_a_sample_is_drawn_looked_at_answered_to_and_signed(
    app, cast, browser, language, width, scripts
) -> None:
    desk = Desk(app, cast)
    for step in ({}, {"severity": "severe", "safety": True}):
        case = desk.take(desk.case("in_hand"), "assign")
        if step:
            case = desk.take(case, "correct", **step)
        for name in ("propose", "answer", "close"):
            case = desk.take(case, name)
    iris = browser("iris", language, width, scripts)
    audit = draw(iris)
    look_at_both(iris, audit)
    found = raise_a_finding(iris, audit)
    take_it_up(browser("ouyang", language, width, scripts), found, desk)
    sign(iris, audit)
    fetch_the_paper(iris, audit)


def draw(iris: Walker) -> str:
    """Without a title nothing is drawn and nothing typed is lost; then what there is; then it."""
    iris.go("/app/audits")
    iris.look("audits-none")
    iris.press("Draw a sample")
    iris.fill(size="2", seed="骰子 4 2 6")
    iris.look("draw")
    iris.press("Draw the sample")
    iris.sees("This is needed.")
    iris.look("draw-refused")
    assert iris.page.input_value("main [name='seed']") == "骰子 4 2 6"
    iris.fill(title="第三季度抽查")
    iris.press("Look first what there is")
    iris.sees("Expected in the sample")
    iris.look("draw-outlook")
    iris.press("Draw the sample")
    iris.sees("The sample is drawn. It stays as it is.")
    iris.sees("the same seed gives the same cases")
    iris.look("sample")
    return iris.page.url.removeprefix(iris.url)


def look_at_both(iris: Walker, audit: str) -> None:
    """What does not conform needs its words; who answered all of one is led to the next."""
    iris.go(f"{audit}/cases/1")
    iris.look("case-to-look-at")
    conform(iris)
    iris.page.locator("main input[type=radio][value='minor']").first.check(force=True)
    iris.press("Save the answers")
    iris.look("case-without-remark")
    assert iris.page.locator("main .is-invalid").count() == 1
    iris.page.locator("main textarea.is-invalid").fill(REMARK)
    iris.press("Save the answers")
    iris.sees("Saved; every item is answered. Here is the next case.")
    conform(iris)
    iris.press("Save the answers")
    iris.sees("%(done)s of %(all)s looked at", done=2, all=2)
    iris.look("sample-looked-at")


def conform(iris: Walker) -> None:
    """Every item conforms."""
    good = iris.page.locator("main input[type=radio][value='conform']")
    for index in range(good.count()):
        good.nth(index).check(force=True)


def raise_a_finding(iris: Walker, audit: str) -> str:
    """From the item that does not conform: what was said of it is there already."""
    iris.go(f"{audit}/cases/1")
    iris.press("Raise a finding from this")
    assert iris.page.input_value("main [name='what']") == REMARK
    iris.tick("severity", "major")
    iris.fill(requirement=REQUIREMENT)
    unit = iris.page.locator("main select[name='department_id'] option", has_text=own(iris)).first
    iris.page.locator("main select[name='department_id']").select_option(
        value=unit.get_attribute("value")
    )
    iris.look("finding-new")
    iris.press("Raise the finding")
    iris.sees("The finding stands on the desk of its department.")
    iris.look("finding")
    return iris.page.url.rpartition("/")[2]


def own(walker: Walker) -> str:
    return "儿科门诊" if walker.language == "zh" else "Paediatrics"


def take_it_up(owner: Walker, found: str, desk: Desk) -> None:
    """The department sees it on its desk and opens the action that answers to it."""
    owner.go("/app/")
    owner.look("desk-of-the-department")
    owner.page.locator(f".hs-work a[href*='{found}']").first.click()
    owner.page.wait_for_load_state("load")
    owner.look("finding-of-the-department")
    owner.press("Open the corrective action")
    assert "/app/actions/" in owner.page.url
    owner.go(f"/app/audits/findings/{found}")
    owner.sees("followed here to its end")
    owner.look("finding-taken-up")


def sign(iris: Walker, audit: str) -> None:
    """Signing asks twice; afterwards nothing can be changed any more."""
    iris.go(audit)
    iris.press("Sign the audit")
    iris.look("sign")
    conclusion = "两件抽查，一件没有逐点答复。"
    iris.fill(conclusion=conclusion)
    iris.press("Sign the audit")
    iris.look("sign-unsure")
    assert iris.page.input_value("main [name='conclusion']") == conclusion
    iris.page.locator("main [name='sure']").check(force=True)
    iris.press("Sign the audit")
    iris.sees("Signed. Nothing in this audit changes any more.")
    iris.look("signed")
    iris.go(f"{audit}/cases/1")
    said = words(iris.language, "Save the answers")
    assert iris.page.get_by_role("button", name=said).count() == 0


def fetch_the_paper(iris: Walker, audit: str) -> None:
    """The signed pack as a PDF."""
    iris.go(f"{audit}/pack")
    iris.sees("what is kept is what was signed")
    iris.press("Make it in Chinese" if iris.language == "zh" else "Make it in English")
    said = words(iris.language, "Download")
    deadline = time.monotonic() + 120
    while not iris.page.get_by_role("link", name=said, exact=True).count():
        assert time.monotonic() < deadline, "the pack is not made"
        time.sleep(0.3)
        iris.go(f"{audit}/pack")
    iris.look("pack")
    with iris.page.expect_download() as download:
        iris.page.get_by_role("link", name=said, exact=True).first.click()
    path = download.value.path()
    assert path is not None
    assert path.read_bytes().startswith(b"%PDF-")


@WAYS
def test_the_management_reads_and_is_offered_nothing_to_do(
    app, world, cast, browser, language, width, scripts
) -> None:
    vera = browser("vera", language, width, scripts)
    refused = {"/app/complaints", "/app/actions", "/app/audits", "/app/audit", "/app/members"}
    for path in ("/app/", f"/app/results/{world.survey_ref}", "/app/reports"):
        vera.go(path)
        vera.look(f"viewer-{path.strip('/').replace('/', '-')}")
        links = vera.page.eval_on_selector_all("a[href]", "all => all.map(a => a.pathname)")
        assert not refused & set(links), path
    for path in sorted(refused):
        answer = vera.page.goto(vera.url + path)
        assert answer is not None
        assert answer.status == 403, path
        vera.look(f"viewer-refused-{path.rpartition('/')[2]}")
