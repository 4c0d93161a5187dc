"""The demo: loaded once, by the services, with figures one can believe; never in production."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from conftest import empty
from demo_closing import CLOSED
from demo_showing import SHOWN, Shown
from sqlalchemy import func, select

from complaints import clocks
from complaints.actions.models import ActionCase, CorrectiveAction
from complaints.actions.proof import proof_of
from complaints.actions.services.steps import OWNER
from complaints.actions.workflow import ENDED
from complaints.actions.workflow import STATES as ACTION_STATES
from complaints.changes.models import Change, ChangeText
from complaints.changes.pages import reminders_of
from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.workflow import STATES
from demo import loading
from demo.commands import demo
from demo.holidays import STATE_HOLIDAYS
from demo.hospital import HOSPITAL
from demo.house import PASSWORD
from demo.houses import HOUSES
from demo.maker import MAKER
from demo.scenes.paper import Sheets
from demo.scenes.ways import Ways
from evaluations.models import DepartmentResult, Evaluation
from evaluations.services.checking import check_snapshot
from foundation import clock, unit_of_work
from foundation.audit import verify_chain
from foundation.clock import ClockOffset
from foundation.errors import Conflict
from foundation.scope import tenant_scope
from foundation.unit_of_work import session
from foundation.uploads import fetch, uploads_of
from reports.results import department_results, survey_results
from scripts.paths import ROOT
from surveys.models import AuditorPeriod, Ballot, EvaluationPeriod, Response, Survey
from tenants.models import PLATFORM_ID, CalendarDay, Membership, MembershipRole, User
from tenants.queries import own_calendar
from tenants.services.passwords import matches

pytestmark = pytest.mark.timeout(900)  # nine months of every house, in the first test's set-up


@pytest.fixture(scope="module")
def loaded(whole_app, settings):
    """The ids of the houses by their slugs; all are loaded once for all tests here."""
    empty(settings)
    with whole_app.app_context():
        assert loading.load(HOUSES) == list(HOUSES)
        yield {house.slug: loading.tenant_of(house) for house in HOUSES}
    empty(settings)


@pytest.fixture(params=HOUSES, ids=lambda house: house.slug)
def house(request):
    return request.param


# The equipment maker is small: it shows two loops to their end, not every state.
every_state = pytest.mark.parametrize(
    "house",
    [house for house in HOUSES if house is not MAKER],
    ids=lambda house: house.slug,
    indirect=True,
)


@pytest.fixture
def within(loaded, house):
    """A unit of work in each of the houses."""
    with tenant_scope(loaded[house.slug]), unit_of_work.unit_of_work():
        yield session()


@pytest.fixture
def inside(loaded):
    """A unit of work in the hospital."""
    with tenant_scope(loaded[HOSPITAL.slug]), unit_of_work.unit_of_work():
        yield session()


@pytest.fixture
def runs_as(monkeypatch, settings):
    """Have the command believe in another kind of machine."""

    def as_kind(environment):
        made = replace(settings, environment=environment)
        monkeypatch.setattr("demo.commands.settings", lambda: made)

    return as_kind


def survey(name: str) -> Survey:
    """The latest survey of a name."""
    rows = session().scalars(select(Survey).where(Survey.name_zh == name).order_by(Survey.ref))
    return list(rows)[-1]


def dimension(scope, code: str) -> float:
    return next(each.figure.value for each in scope.dimensions if each.code == code)


def test_there_are_answers_and_people(within, house):
    least = 280 if house is MAKER else 550
    assert session().scalar(select(func.count()).select_from(Response)) > least
    assert session().scalar(select(func.count()).select_from(Membership)) == len(house.people)


def test_loading_twice_changes_nothing(loaded, house):
    def count():
        with tenant_scope(loaded[house.slug]), unit_of_work.unit_of_work():
            tables = (Response, Complaint, CaseMessage, Evaluation, CalendarDay)
            return [session().scalar(select(func.count()).select_from(one)) for one in tables]

    before = count()
    assert 0 not in before[:4]
    assert loading.load(HOUSES) == []
    assert count() == before


def test_the_trail_is_whole(loaded):
    for chain in (*loaded.values(), PLATFORM_ID):
        with tenant_scope(chain), unit_of_work.unit_of_work():
            assert verify_chain() is None


def test_the_clock_is_put_back(loaded):
    with unit_of_work.unit_of_work():
        assert session().scalars(select(ClockOffset)).all() == []


def test_every_role_has_its_person(within, house):
    roles = set(session().scalars(select(MembershipRole.role)))
    assert roles == {person.role for person in house.people}


def test_a_guest_ends_more_than_a_year_from_now(within, house):
    ends = session().scalars(
        select(Membership.expires_at).where(Membership.expires_at.is_not(None))
    )
    left = [(end - clock.now()).days for end in ends]
    assert len(left) == len(house.guests) == 1
    assert 400 <= left[0] <= 480


def test_a_guest_reads_the_two_finished_periods(within):
    assigned = (
        select(EvaluationPeriod.state)
        .join(AuditorPeriod, AuditorPeriod.period_id == EvaluationPeriod.id)
        .where(AuditorPeriod.membership_id.is_not(None))
    )
    assert sorted(session().scalars(assigned)) == ["locked", "published"]


def test_nobody_waits_in_the_ballot_box(within):
    assert session().scalar(select(func.count()).select_from(Ballot)) == 0


def test_answers_are_dated_over_the_last_weeks(within, house):
    open_one = survey(house.questions.names[0])
    days = session().execute(
        select(func.min(Response.day), func.max(Response.day)).where(
            Response.survey_id == open_one.id
        )
    )
    first, last = days.one()
    today = clock.today("Asia/Shanghai")
    assert 25 <= (today - first).days <= 38
    assert (today - last).days <= 4


def test_anonymous_answers_have_no_time(within, house):
    times = session().scalars(
        select(Response.submitted_at).where(
            Response.survey_id == survey(house.questions.names[0]).id
        )
    )
    assert set(times) == {None}


def test_the_index_is_one_to_believe(within, house):
    whole = survey_results(survey(house.questions.names[0])).whole
    ways = [scene for scene in house.scenes if isinstance(scene, (Ways, Sheets))]
    more = sum(scene.number for scene in ways)
    assert whole.n == sum(unit.answers for unit in house.departments) + house.for_the_house + more
    assert 70 <= whole.index.value <= 95


def test_paediatrics_is_weak_in_waiting_and_cardiology_strong(inside):
    open_one = survey("门诊满意度调查")
    whole = survey_results(open_one).whole
    children = department_results(open_one, "paediatrics").scope
    hearts = department_results(open_one, "cardiology").scope
    assert dimension(children, "waiting") < dimension(whole, "waiting") - 8
    assert hearts.index.value > whole.index.value


def test_small_departments_are_withheld(inside):
    units = survey_results(survey("门诊满意度调查")).units
    shown = {unit.place.code: unit.persons.shows_figures for unit in units if unit.place}
    assert not shown["ophthalmology"]
    assert not shown["rehabilitation"]
    assert shown["paediatrics"]


def test_the_confidential_survey_shows_figures_too(within, house):
    whole = survey_results(survey("投诉处理回访")).whole
    assert whole.n == 2 * house.after_complaints
    assert 50 <= whole.index.value <= 90


@every_state
def test_cases_stand_in_every_state(within):
    cases = list(session().scalars(select(Complaint)))
    assert {case.state for case in cases} == set(STATES)
    assert {case.anonymous for case in cases} == {True, False}
    assert {case.channel for case in cases} >= {"portal", "telephone"}
    assert {case.language for case in cases} == {"zh", "en"}
    assert {1, 5} <= {case.rating for case in cases}
    reopened = select(CaseStep.complaint_id).where(CaseStep.step == "reopen")
    assert session().scalars(reopened).all()


@every_state
def test_actions_stand_in_every_state(within):
    assert set(session().scalars(select(CorrectiveAction.state))) == set(ACTION_STATES)


def test_verdicts_are_what_the_figures_proposed(within):
    judged = session().scalars(select(CorrectiveAction).where(CorrectiveAction.state.in_(ENDED)))
    for action in judged:
        assert action.proposed == action.state == proof_of(action).proposed


def test_a_proof_has_departments_beside_it(within):
    judged = session().scalars(select(CorrectiveAction).where(CorrectiveAction.state.in_(ENDED)))
    assert any(proof_of(action).beside for action in judged)


def test_actions_answer_to_cases_and_show_files(within):
    assert session().scalar(select(func.count()).select_from(ActionCase)) >= 4
    actions = session().scalars(select(CorrectiveAction.id))
    files = uploads_of(OWNER, actions)
    assert len(files) >= 3
    assert all(fetch(file) for file in files)


@every_state
def test_what_was_changed_is_told_and_one_came_of_an_action_that_worked(within):
    told = list(session().scalars(select(ChangeText).where(ChangeText.state == "published")))
    assert len(told) == 3
    assert all(text.said_en and text.did_en and not reminders_of(text) for text in told)
    worked = select(CorrectiveAction.state).join(Change, Change.action_id == CorrectiveAction.id)
    assert list(session().scalars(worked)) == ["effective"]


@every_state
def test_clocks_stand_in_every_light(within):
    now, calendar = clock.now(), own_calendar()
    cases = list(session().scalars(select(Complaint)))
    shown = {one.state for case in cases for one in clocks.clocks_of(case, now, calendar)}
    assert shown >= {"fine", "near", "over", "held", "met"}


def test_what_anonymous_complainants_did_was_announced_in_its_time(within):
    cases = session().scalars(select(Complaint)).all()
    late = [case for case in cases if not case.announced and case.clock_from <= clock.now()]
    assert late == []


def test_the_holidays_of_a_known_year_are_entered(within):
    today = clock.today("Asia/Shanghai")
    known = today.year in STATE_HOLIDAYS
    entered = set(session().scalars(select(CalendarDay.note)))
    assert ("国庆节" in " ".join(entered)) is known
    if known:
        assert not own_calendar().is_working_day(date(today.year, 10, 1))


def test_two_periods_are_published_and_the_older_is_locked(within):
    periods = session().scalars(select(EvaluationPeriod).order_by(EvaluationPeriod.starts_on))
    assert [period.state for period in periods] == ["locked", "published", "open"]
    found = session().scalars(select(Evaluation).order_by(Evaluation.created_at)).all()
    assert [each.state for each in found] == ["published", "published"]
    assert found[1].previous_id == found[0].id


def test_the_results_show_grades_change_and_the_points_of_complaints(within):
    newest = session().scalars(select(Evaluation).order_by(Evaluation.created_at.desc())).first()
    lines = (
        session()
        .scalars(select(DepartmentResult).where(DepartmentResult.evaluation_id == newest.id))
        .all()
    )
    shown = [line for line in lines if line.score is not None]
    assert len({line.grade for line in shown}) > 1
    assert any(line.significant for line in shown)
    assert any(line.adjustment for line in shown)


def test_the_published_figures_are_computed_alike_again(within):
    for evaluation in session().scalars(select(Evaluation)):
        assert check_snapshot(evaluation).differences == []


def test_remarks_are_many_and_all_different(within, house):
    remarks = session().scalars(
        select(Response.answers["improve"].astext).where(
            Response.answers.has_key("improve"),
            Response.survey_id == survey(house.questions.names[0]).id,
        )
    )
    said = list(remarks)
    assert len(said) >= (8 if house is MAKER else 60)
    assert len(set(said)) == len(said)


def test_anybody_can_sign_in_with_the_password_listed(loaded):
    with unit_of_work.unit_of_work():
        hashes = session().scalars(select(User.password_hash)).all()
    assert len(hashes) == sum(len(house.people) for house in HOUSES)
    assert matches(hashes[0], PASSWORD)


def test_a_broken_off_load_is_not_taken_for_the_demo(loaded, monkeypatch):
    monkeypatch.setattr(loading, "_LOADED", "demo.never")
    with pytest.raises(Conflict):
        loading.load([HOSPITAL])


def test_the_sign_ins_are_listed_for_machines(loaded, runs_as):
    runs_as("development")
    told = CliRunner().invoke(demo, ["--sign-ins", "--json"])
    records = json.loads(told.output)
    listed = [(record["organisation"], record["address"]) for record in records]
    people = [(house.slug, house.email(one)) for house in HOUSES for one in house.people]
    assert sorted(listed) == sorted(people)
    assert {record["password"] for record in records} == {PASSWORD}


def test_the_sign_ins_are_listed_for_people(loaded, runs_as):
    runs_as("development")
    told = CliRunner().invoke(demo, ["--sign-ins"])
    assert PASSWORD in told.output
    assert all(f"/{house.slug}/" in told.output for house in HOUSES)


@pytest.mark.parametrize(
    "shown", [*SHOWN, *CLOSED], ids=lambda shown: f"{shown.house}: {shown.what}"
)
def test_each_house_shows_what_the_table_says(loaded, shown: Shown):
    with tenant_scope(loaded[shown.house]), unit_of_work.unit_of_work():
        assert shown.there()


def test_the_list_of_what_is_shown_is_the_one_that_people_read():
    listed = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    rows = {f"| {shown.what} | {shown.house} | {shown.where} |" for shown in (*SHOWN, *CLOSED)}
    assert {line for line in listed.splitlines() if line.startswith("| ")} >= rows
    assert len(rows) == len(SHOWN) + len(CLOSED)
