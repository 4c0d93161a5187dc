"""Every page of complaints, actions, evaluations and the calendar is fit for everybody to use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from house_cast import Cast
from sqlalchemy import select, update
from walks.conftest import Walker, sign_in

from complaints.models import Complaint
from complaints.services import conversation
from complaints.services.identity import Identity
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.access import matrix
from surveys.models import Response, Survey
from tenants.models import MembershipRole, User
from tenants.permissions import ROLES
from tests.complaints.acting import GOOD, Works, clock_day, make_works
from tests.complaints.conftest import Desk
from tests.evaluations.judged import BEFORE, NOW, spans

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROOMS = ("actions", "cases", "complaints", "evaluations", "periods")
ALSO = frozenset({"tenants.calendar", "tenants.desk"})

# Each page, at the addresses that show all its faces; {names} are found in the scene.
PAGES: dict[str, tuple[str, ...]] = {
    "actions.dossier": ("/app/actions/{running}/evidence", "/app/actions/{effective}/evidence"),
    "actions.edit": ("/app/actions/{draft}/plan",),
    "actions.index": ("/app/actions", "/app/actions?q=%20none"),
    "actions.new": ("/app/actions/new?case={case}",),
    "actions.show": tuple(
        f"/app/actions/{{{state}}}"
        for state in ("draft", "in_review", "running", "awaiting_effect", "to_judge", "effective")
    ),
    "cases.complain": ("/jiangzhou/complain",),
    "cases.follow": ("/jiangzhou/follow",),
    "complaints.answers": ("/app/complaints/{answered_case}/answers",),
    "complaints.identity": ("/app/complaints/{named}/identity",),
    "complaints.index": ("/app/complaints", "/app/complaints?q=none", "/app/complaints?state=open"),
    "complaints.new": ("/app/complaints/new",),
    "complaints.rule": ("/app/complaints/rules/{survey}",),
    "complaints.rules": ("/app/complaints/rules",),
    "complaints.show": tuple(f"/app/complaints/{{{each}}}" for each in ("case", "named", "closed")),
    "complaints.step": tuple(
        f"/app/complaints/{{case}}/steps/{step}"
        for step in ("propose", "postpone", "assign", "correct", "set_aside")
    ),
    "evaluations.answers": (
        "/app/evaluations/{published}/departments/paediatrics/answers/{counted}",
    ),
    "evaluations.compute": ("/app/evaluations/{published}/compute",),
    "evaluations.department": ("/app/evaluations/{published}/departments/paediatrics",),
    "evaluations.index": ("/app/evaluations",),
    "evaluations.lock": ("/app/evaluations/{published}/lock",),
    "evaluations.publish": ("/app/evaluations/{draft_period}/publish",),
    "evaluations.scheme": ("/app/evaluations/{open_period}/scheme",),
    "evaluations.show": (
        "/app/evaluations/{open_period}",
        "/app/evaluations/{draft_period}",
        "/app/evaluations/{published}",
    ),
    "periods.close": ("/app/periods/{open_period}/close",),
    "periods.edit": ("/app/periods/{open_period}",),
    "periods.index": ("/app/periods",),
    "periods.new": ("/app/periods/new",),
    "tenants.calendar": ("/app/settings/calendar",),
    "tenants.desk": ("/app/",),
}
LEFT_OUT = {
    "actions.file": "a file to be kept, which no browser shows",
    "cases.file": "a file to be kept, which no browser shows",
    "complaints.file": "a file to be kept, which no browser shows",
    "evaluations.appeal": "walked in test_too_late, empty, refused and filed",
    "evaluations.appeal_file": "a file to be kept, which no browser shows",
    "evaluations.progress": "a part of evaluations.show, walked there while the worker computes",
    "evaluations.show_appeal": "walked in test_too_late, filed and decided",
}


def test_no_page_is_forgotten(whole_app) -> None:
    shown = {
        row["operation"]
        for row in matrix(whole_app, ROLES)
        if row["method"] == "GET"
        and (row["operation"].split(".")[0] in ROOMS or row["operation"] in ALSO)
    }
    assert set(PAGES) | set(LEFT_OUT) == shown
    assert not set(PAGES) & set(LEFT_OUT)


@pytest.fixture(autouse=True)
def _right_time(app):
    yield
    clock.shift(timedelta(0))


@dataclass
class Scene:
    """The names in the addresses, and somebody who may look at everything."""

    cast: Cast
    names: dict[str, str]
    receipt: str


@pytest.fixture
def scene(app, cast) -> Scene:
    """The hospital with cases, actions and periods in all their states."""
    desk = Desk(app, cast)
    works = make_works(desk)
    case, receipt = a_case_with_everything(desk)
    names = {"case": case, **cases(desk), **actions(works), **periods(works)}
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        all_else = MembershipRole(membership_id=cast.alice.membership_id, role="internal_auditor")
        session().add(all_else)
    return Scene(cast, names, receipt)


def a_case_with_everything(desk: Desk) -> tuple[str, str]:
    """In hand, of a department, with a conversation."""
    case, receipt = desk.lodge(subject="取药等了两个小时")
    desk.take(case, "acknowledge", severity="severe", text="我们马上去查。")
    unit = desk.cast.jiangzhou.departments["paediatrics"]
    desk.take(case, "assign", department_id=unit)
    with desk.work("gu") as gu:
        conversation.note(case, "下午三点以后只开了一个窗口。", gu)
        conversation.reply(case, "药房正在查。", gu)
    return case.ref, receipt


def cases(desk: Desk) -> dict[str, str]:
    named = desk.lodge(identity=Identity("张女士", "13800005207", "zhang@example.org"))[0]
    answered = desk.case("answered")
    closed = desk.take(desk.case("closed"), "rate", score=4)
    desk.case("disputed")
    with desk.work("mei"):
        response = session().scalars(select(Response.id).limit(1)).first()
        behind = update(Complaint).where(Complaint.id == answered.id)
        session().execute(behind.values(response_id=response))
    return {"named": named.ref, "answered_case": answered.ref, "closed": closed.ref}


def actions(works: Works) -> dict[str, str]:
    """One in each state; those whose observation is over come first."""
    over = [works.standing("awaiting_effect") for _ in range(2)]
    works.answers(GOOD, clock_day() + timedelta(days=5))
    works.later(31)
    works.measure()
    judged = works.take(over[0], "judge_effective", "iris")
    fresh = {
        state: works.standing(state).ref
        for state in ("draft", "in_review", "running", "awaiting_effect")
    }
    return {**fresh, "to_judge": over[1].ref, "effective": judged.ref}


def periods(works: Works) -> dict[str, str]:
    house, (first, second) = works.house, spans()
    published = house.period("上一期", BEFORE, days=first)
    house.compute(published)
    house.publish(published)
    draft = house.period("这一期", NOW, days=second)
    house.compute(draft)
    with house.work():
        refs = {survey.id: survey.ref for survey in session().scalars(select(Survey))}
    return {
        "published": str(published),
        "draft_period": str(draft),
        "open_period": str(works.period_id),
        "survey": refs[house.surveys[works.period_id]],
        "counted": refs[house.surveys[published]],
    }


def test_every_page_is_fit_for_everybody(scene, walker) -> None:
    """In both languages, on a phone and on a desk: axe finds nothing, nothing is too wide."""
    faults: list[str] = []
    for language in ("zh", "en"):
        with tenant_scope(scene.cast.jiangzhou.id), unit_of_work():
            session().execute(update(User).values(locale=language))
        staff = walker(width=360, language=language, scripts=True, shots=f"pages-{language}")
        sign_in(staff, scene.cast.alice)
        public = walker(width=360, language=language, scripts=True, shots=f"public-{language}")
        for operation, addresses in PAGES.items():
            for address in addresses:
                person = public if operation.startswith("cases.") else staff
                look_at(person, address.format(**scene.names), operation, faults)
        public.go("/jiangzhou/follow")
        public.fill(receipt=scene.receipt)
        public.press("Show my case")
        look_both(public, "cases.case", faults)
    assert faults == []


def look_at(person: Walker, address: str, operation: str, faults: list[str]) -> None:
    answer = person.page.goto(person.url + address)
    if answer is None or answer.status != 200:
        faults.append(f"{operation}: {address} answers {answer and answer.status}")
    look_both(person, operation, faults)


def look_both(person: Walker, name: str, faults: list[str]) -> None:
    """On a phone and on a desk; what is found is kept, so that one run tells all of it."""
    for width in (360, 1440):
        person.page.set_viewport_size({"width": width, "height": 800})
        try:
            person.look(f"{name}-{width}")
        except AssertionError as fault:
            faults.append(f"{person.page.url} at {width}: {fault}")
            person.complaints.clear()
