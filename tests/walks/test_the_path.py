"""The whole path, from the operator's command to the downloaded report, as people walk it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pyotp
import pytest
from asking import hidden_fields, on_page
from pypdf import PdfReader
from walks.conftest import Live, Walker
from walks.words import words

from foundation import clock

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "quiet rivers run deep 7"
LINK = re.compile(r"https?://\S+")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@dataclass
class Story:
    """Who walks, how, and what they have found so far."""

    live: Live
    open: Callable[[], Walker]
    language: str
    slug: str

    def command(self, *arguments: str) -> str:
        """An operator's command."""
        told = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi:create_app", *arguments],
            cwd=ROOT,
            env=self.live.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    def link_for(self, address: str) -> str:
        """The link in the mail that came to an address, when it has come."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for mail in self.live.mail.mails:
                if mail["To"] == address:
                    return LINK.search(mail.get_content()).group(0)
            time.sleep(0.2)
        raise AssertionError(f"no mail came to {address}")


@pytest.fixture(autouse=True)
def _right_time(app):
    yield
    clock.shift(timedelta(0))


@pytest.fixture(
    params=[("zh", 360, False), ("en", 1440, True)], ids=["zh-phone-no-scripts", "en-desktop"]
)
def story(request, app, live, walker) -> Story:
    language, width, scripts = request.param
    live.mail.mails.clear()

    def open_browser() -> Walker:
        return walker(width=width, language=language, scripts=scripts, shots=f"{language}-{width}")

    return Story(live, open_browser, language, f"walk-{language}")


def test_from_an_empty_house_to_the_report(story: Story) -> None:
    admin = found_house(story)
    make_departments(admin)
    manager, second = invite_everybody(story, admin)
    ref = write_questionnaire(manager)
    approve_questionnaire(second, ref)
    survey = plan_survey(manager, ref)
    doors = open_survey(manager, survey)
    answer_as_a_patient(story, doors[0])
    many_answer(story, doors)
    see_results(manager, survey)
    make_report(manager, survey, story.language)
    close_survey(manager, survey)
    come_too_late(story, doors[0])
    read_the_trail(admin)


def found_house(story: Story) -> Walker:
    """The operator makes the house; its admin joins, with a second factor."""
    story.command(
        *("create-tenant", "--slug", story.slug, "--locale", story.language),
        *("--name-zh", "青江市中医院", "--name-en", "Qingjiang Hospital", "--industry", "hospital"),
        *("--admin-email", "lin@example.org", "--admin-name", "林静"),
    )
    admin = story.open()
    join(story, admin, "lin@example.org")
    admin.look("second-factor")
    admin.fill(password=PASSWORD)
    admin.press("Show the picture")
    admin.page.locator("details.hs-key summary").click()
    secret = admin.page.locator("details.hs-key code").inner_text()
    admin.look("second-factor-picture")
    admin.fill(code=pyotp.TOTP(secret.replace(" ", "")).now())
    admin.press("Set it up")
    admin.go("/app/")
    admin.look("where-to-start")
    return admin


def join(story: Story, person: Walker, address: str) -> None:
    person.go(story.link_for(address))
    person.look("invitation")
    person.fill(password=PASSWORD)
    person.press("Join")


def make_departments(admin: Walker) -> None:
    admin.go("/app/departments")
    admin.look("departments-empty")
    admin.go("/app/departments/several")
    admin.fill(lines="门诊部 | Outpatients\n  儿科门诊 | Paediatrics\n  心内科门诊 | Cardiology\n")
    admin.look("departments-several")
    admin.press("Add them")
    admin.look("departments")


PEOPLE = {
    "mei@example.org": ("梅雪", "survey_manager"),
    "wen@example.org": ("文远", "survey_manager"),
    "ouyang@example.org": ("欧阳慧", "department_owner"),
    "gu@example.org": ("顾晓", "agent"),
    "han@example.org": ("韩立", "internal_auditor"),
    "ernst@example.org": ("Ernst", "external_auditor"),
    "zhao@example.org": ("赵卫", "viewer"),
}


def invite_everybody(story: Story, admin: Walker) -> tuple[Walker, Walker]:
    """Every role of the house; all of them join, and the two survey managers go on."""
    admin.go("/app/periods/new")
    admin.fill(name_zh="上期", first_day="2026-01-01", last_day="2026-03-31")
    admin.page.locator("main [name='kind']").select_option("free")
    admin.press("Create the period")
    for address, (name, role) in PEOPLE.items():
        admin.go("/app/members/invite")
        admin.fill(email=address, name=name)
        admin.tick("roles", role)
        if role == "department_owner":
            admin.page.locator("main input[name='departments']").nth(1).check(force=True)
        if role == "external_auditor":
            admin.page.locator("main input[name='assigned']").first.check(force=True)
            day = date.today() + timedelta(days=90)  # noqa: DTZ011 - a day far off
            admin.fill(until=f"{day.isoformat()}T17:30")
        if role == "survey_manager" and address.startswith("mei"):
            admin.look("invite")
        admin.press("Send the invitation")
    admin.go("/app/members")
    admin.look("members")
    joined = {}
    for address in PEOPLE:
        person = story.open()
        join(story, person, address)
        person.go("/app/")
        person.look(f"desk-{address.partition('@')[0]}")
        joined[address] = person
    return joined["mei@example.org"], joined["wen@example.org"]


def write_questionnaire(manager: Walker) -> str:
    """Copy from the library, change a question, send for approval."""
    manager.go("/app/questionnaires")
    manager.look("questionnaires-empty")
    manager.go("/app/questionnaires/library")
    manager.look("library")
    manager.go("/app/questionnaires/library/hospital_outpatient")
    manager.look("pack")
    manager.press("Copy this one")
    ref = re.search(r"Q-[\d-]+", manager.page.url).group(0)
    manager.look("version")
    manager.go(f"/app/questionnaires/{ref}/versions/1/questions/o1")
    manager.fill(text_zh="这次预约或挂号方便吗？", text_en="How easy was it to book this visit?")
    manager.page.locator("main form:has([name='text_zh']) button[type='submit']").first.click()
    manager.page.wait_for_load_state("load")
    manager.look("question")
    manager.go(f"/app/questionnaires/{ref}/versions/1/preview")
    manager.look("preview")
    manager.go(f"/app/questionnaires/{ref}/versions/1/paste")
    manager.look("version-paste")
    manager.go(f"/app/questionnaires/{ref}/versions/1/export")
    manager.look("version-export")
    manager.go("/app/questionnaires/paste")
    manager.look("questionnaire-paste")
    manager.go("/app/questionnaires/import")
    manager.look("questionnaire-import")
    manager.go(f"/app/questionnaires/{ref}/versions/1/approval")
    manager.look("approval-draft")
    manager.press("Send for approval")
    manager.look("approval-waiting")
    return ref


def approve_questionnaire(second: Walker, ref: str) -> None:
    second.go(f"/app/questionnaires/{ref}/versions/1/approval")
    second.look("approval-decide")
    second.press("Approve version %(number)s", number=1)
    second.look("approved")


def plan_survey(manager: Walker, ref: str) -> str:
    today = date.today()  # noqa: DTZ011 - the form takes local days; a day's difference is no matter
    manager.go("/app/periods/new")
    manager.fill(name_zh="本期", name_en="This period")
    manager.page.locator("main [name='kind']").select_option("free")
    manager.fill(
        first_day=(today - timedelta(days=3)).isoformat(),
        last_day=(today + timedelta(days=60)).isoformat(),
    )
    manager.look("period-new")
    manager.press("Create the period")
    manager.look("periods")
    manager.go("/app/surveys/new")
    for name in ("version_id", "period_id"):
        manager.page.locator(f"main [name='{name}']").select_option(index=1)
    manager.fill(name_zh="门诊满意度", name_en="Outpatients")
    manager.page.locator("main input[name='anonymity'][value='anonymous']").check(force=True)
    manager.fill(
        opens_at=f"{today - timedelta(days=1)}T08:00",
        closes_at=f"{today + timedelta(days=30)}T18:00",
        target="85",
    )
    manager.look("survey-new")
    manager.press("Plan the survey")
    return re.search(r"S-[\d-]+", manager.page.url).group(0)


def open_survey(manager: Walker, survey: str) -> list[str]:
    """Links for the departments and the house; the QR code; open. The public addresses."""
    manager.go(f"/app/surveys/{survey}/links")
    manager.page.locator("main input[name='whole_house']").check(force=True)
    for box in manager.page.locator("main input[name='departments']").all()[1:]:
        box.check(force=True)
    manager.look("links")
    manager.press("Add the links")
    manager.go(f"/app/surveys/{survey}/open")
    manager.look("open-confirm")
    manager.press("Open the survey")
    manager.look("survey")
    html = manager.page.content()
    codes = sorted(set(re.findall(rf"/app/surveys/{survey}/links/([0-9a-z]+)", html)) - {"all"})
    manager.go(f"/app/surveys/{survey}/links/{codes[0]}")
    manager.look("link-with-qr")
    add_places(manager, survey)
    slug = re.search(r"/(walk-\w+)/", html).group(1)
    return [f"/{slug}/{code}" for code in codes]


def add_places(manager: Walker, survey: str) -> None:
    """A list of places as it is understood, with a line that is not; the links; their posters."""
    manager.go(f"/app/surveys/{survey}/links/places")
    line = manager.page.locator("pre").inner_text().splitlines()[0]
    manager.page.locator("main textarea").fill(f"{line}\nNo such ward | 1")
    manager.press("See what is understood")
    manager.look("places-understood")
    manager.page.locator("main textarea").fill(line)
    manager.press("See what is understood")
    manager.page.locator("form[action$='/places/add'] button").click()
    manager.page.wait_for_load_state("load")
    manager.look("places-links")
    manager.go(f"/app/surveys/{survey}/posters")
    manager.look("posters")
    manager.press("Make the posters")
    manager.look("posters-under-way")


def answer_as_a_patient(story: Story, door: str) -> None:
    """Begin, change the language, go back, leave something out, send, get the receipt."""
    patient = story.open()
    patient.go(door)
    patient.look("survey-page-1")
    page = patient.page
    page.locator("input[name='q.who']").first.check(force=True)
    other = "English" if story.language == "zh" else "中文"
    page.get_by_role("button", name=other, exact=True).click()
    page.wait_for_load_state("load")
    assert page.locator("input[name='q.who']").first.is_checked(), "the switch lost an answer"
    patient.look("survey-page-1-other-language")
    back = "中文" if story.language == "zh" else "English"
    page.get_by_role("button", name=back, exact=True).click()
    page.wait_for_load_state("load")
    patient.press("Next page")
    patient.look("survey-page-1-missing")
    assert page.locator("[role='alert']").count() == 1
    for number in range(2, 9):
        fill_page(patient)
        if page.get_by_role("button", name=words(story.language, "Next page")).count() == 0:
            break
        patient.press("Next page")
        patient.look(f"survey-page-{number}")
    page.locator("textarea").first.fill("取药要排两次队，<b>老人</b>站着很累。")
    send = page.locator("main form button[type='submit'], main form button[name='go']").first
    send.click()
    page.wait_for_load_state("load")
    patient.look("thanks")
    assert page.url.endswith("/thanks")
    receipt = page.locator(".code").inner_text()
    assert len(receipt.replace(" ", "")) == 26
    page.reload()
    assert page.locator(".code").inner_text() == receipt


def fill_page(patient: Walker) -> None:
    """Choose the best answer of every scale and the first of every list."""
    for fieldset in patient.page.locator("fieldset").all():
        inputs = fieldset.locator("input[type='radio']:not([value='na'])")
        if inputs.count():
            scale = "scale" in (fieldset.inner_html() or "")
            (inputs.last if scale else inputs.first).check(force=True)


def many_answer(story: Story, doors: list[str]) -> None:
    """Fourteen more at each door, over plain HTTP, so that figures may be shown."""
    typed = {
        **dict.fromkeys([f"q.o{n}" for n in range(1, 14)], "4"),
        **{"q.who": "self", "q.visit": "first", "q.overall": "8", "q.recommend": "9"},
    }
    for number in range(14 * len(doors)):
        send_one(story.live.url + doors[number % len(doors)], typed)


def send_one(url: str, typed: dict[str, str]) -> None:
    """Answer with a phone that is nothing but HTTP and cookies."""
    phone = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = phone.open(url, timeout=30)
    for _ in range(10):
        html = page.read().decode()
        if page.url.endswith("/thanks"):
            return
        form = {**hidden_fields(html), **on_page(html, typed), "go": "next"}
        page = phone.open(url, urlencode(form).encode(), timeout=30)
    raise AssertionError("the survey never ended")


def see_results(manager: Walker, survey: str) -> None:
    """Five minutes later the scheduler has mixed and folded; then the figures stand on the page."""
    clock.shift(timedelta(minutes=5))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        manager.go(f"/app/results/{survey}")
        if manager.page.locator(".hs-tiles").count():
            break
        time.sleep(2)
    manager.page.wait_for_timeout(500)
    manager.look("results")
    text = manager.page.locator("main").inner_text()
    assert re.search(r"\d\d\.\d", text), "no index on the page"
    manager.go(f"/app/results/{survey}/comments")
    manager.look("comments")


def make_report(manager: Walker, survey: str, language: str) -> None:
    """Ask for the report, watch its progress, download it, read it."""
    manager.go(f"/app/results/{survey}")
    manager.press(
        "Make the report in Chinese" if language == "zh" else "Make the report in English"
    )
    manager.look("report-progress")
    page = manager.page
    address = page.url
    deadline = time.monotonic() + 180
    while not page.locator("a[href$='/download']").count():
        assert time.monotonic() < deadline, "the report was never done"
        time.sleep(1)
        page.goto(address)
    manager.look("report-done")
    with page.expect_download() as coming:
        page.locator("a[href$='/download']").first.click()
    name = coming.value.suggested_filename
    assert re.fullmatch(rf"huisheng-{survey}-{language}-\d{{8}}\.pdf", name)
    reader = PdfReader(io.BytesIO(Path(coming.value.path()).read_bytes()))
    text = "".join(p.extract_text() for p in reader.pages)
    assert ("管理摘要" if language == "zh" else "Management summary") in text
    assert len(reader.pages) >= 8


def close_survey(manager: Walker, survey: str) -> None:
    manager.go(f"/app/surveys/{survey}/close")
    manager.look("close-confirm")
    manager.press("Close the survey")
    manager.look("survey-closed")


def come_too_late(story: Story, door: str) -> None:
    late = story.open()
    late.go(door)
    late.look("closed")
    assert late.page.locator("form:has(fieldset)").count() == 0


def read_the_trail(admin: Walker) -> None:
    admin.go("/app/audit")
    admin.look("audit")
    admin.go("/app/settings")
    admin.look("settings")
    admin.go("/app/account")
    admin.look("account")
