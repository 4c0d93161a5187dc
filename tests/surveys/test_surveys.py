"""Surveys: planned, opened, closed, and their links."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.work.models import Work
from surveys.models import Collector, Survey
from surveys.rules import SurveyState, state_now
from surveys.services import surveys
from tenants.models import Department


def plan(person, version, period, **fields):
    now = clock.now()
    return surveys.create_survey(
        **{
            "version": version,
            "period": period,
            "name_zh": "调查",
            "anonymity": "confidential",
            "opens_at": now,
            "closes_at": now + timedelta(days=1),
            "actor": person.user_id,
            **fields,
        }
    )


def fresh(survey):
    return load_or_404(Survey, id=survey.id)


def test_local_times_are_the_tenants(cast, at_work, approved, period):
    with at_work(cast.mei):
        survey = plan(
            cast.mei,
            approved,
            period,
            opens_at=datetime.fromisoformat("2026-11-01T08:00"),
            closes_at=datetime.fromisoformat("2026-12-01T00:00"),
        )
        assert survey.opens_at.isoformat() == "2026-11-01T08:00:00+08:00"
        assert survey.ref.startswith("S-20")


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_only_an_approved_version_is_asked(cast, at_work, period, state, request):
    version = request.getfixturevalue(state)
    with pytest.raises(Invalid) as refused, at_work(cast.mei):
        plan(cast.mei, version, period)
    assert "version_id" in refused.value.fields


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"anonymity": "open"}, "anonymity"),
        ({"closes_at": datetime.fromisoformat("2020-01-01T00:00")}, "closes_at"),
        ({"target": 101.0}, "target"),
        ({"target": float("nan")}, "target"),
    ],
)
def test_refusals_name_their_field(cast, at_work, approved, period, fields, where):
    with pytest.raises(Invalid) as refused, at_work(cast.mei):
        plan(cast.mei, approved, period, **fields)
    assert list(refused.value.fields) == [where]


def test_opening_starts_the_recurring_work(cast, at_work, running):
    with at_work(cast.mei):
        kinds = session().scalars(select(Work.kind).where(Work.subject_id == running.id)).all()
    assert sorted(kinds) == ["fold_responses", "mix_ballots"]


def test_confidential_survey_needs_no_mixer(cast, at_work, approved, period):
    with at_work(cast.mei):
        survey = surveys.open_survey(plan(cast.mei, approved, period))
    with at_work(cast.mei):
        kinds = session().scalars(select(Work.kind).where(Work.subject_id == survey.id)).all()
    assert kinds == ["fold_responses"]


def test_opening_twice_conflicts(cast, at_work, running):
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.open_survey(running)


def test_opening_after_the_end_conflicts(cast, at_work, planned, move_clock):
    move_clock(to=planned.closes_at + timedelta(seconds=1))
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.open_survey(planned)


@pytest.mark.parametrize("name", ["anonymity", "opens_at", "version", "period"])
def test_promise_is_locked_once_open(cast, at_work, running, approved, period, name):
    other = {
        "anonymity": "confidential",
        "opens_at": running.opens_at - timedelta(days=1),
        "version": type("Other", (), {"id": uuid4()}),
        "period": type("Other", (), {"id": uuid4()}),
    }
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.change_survey(running, running.revision, **{name: other[name]})


@pytest.mark.parametrize(
    "values", [{"anonymity": "confidential"}, {"state": "draft"}, {"version_id": uuid4()}]
)
def test_the_database_keeps_the_promise(cast, at_work, running, values):
    with pytest.raises(IntegrityError, match="keeps its promise"), at_work(cast.mei):
        session().execute(update(Survey).where(Survey.id == running.id).values(**values))


def test_end_and_name_may_change_while_open(cast, at_work, running):
    later = running.closes_at + timedelta(days=5)
    with at_work(cast.mei):
        surveys.change_survey(running, running.revision, closes_at=later, name_zh="延长")
    with at_work(cast.mei):
        assert fresh(running).closes_at == later


def test_stale_change_carries_the_present_row(cast, at_work, planned):
    with at_work(cast.wen):
        surveys.change_survey(planned, 1, name_zh="温的")
    with at_work(cast.mei):
        with pytest.raises(surveys.StaleSurvey) as refused:
            surveys.change_survey(planned, 1, name_zh="梅的")
        assert refused.value.survey.name_zh == "温的"


def test_refused_change_leaves_no_trace(cast, at_work, planned):
    with at_work(cast.mei):
        held = fresh(planned)
        with pytest.raises(Invalid):
            surveys.change_survey(held, 1, name_zh="没了", target=500.0)
    with at_work(cast.mei):
        assert fresh(planned).name_zh == planned.name_zh


def test_closed_by_hand(cast, at_work, running):
    with at_work(cast.mei):
        surveys.close_survey(running)
    with at_work(cast.mei):
        held = fresh(running)
        assert state_now(held, clock.now()) is SurveyState.CLOSED
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.close_survey(running)
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.change_survey(running, 3, closes_at=clock.now() + timedelta(days=9))


def test_closed_by_the_clock(cast, at_work, running, move_clock):
    move_clock(to=running.closes_at)
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.close_survey(running)
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.add_collectors(running, whole_house=True)


def test_draft_is_not_closed(cast, at_work, planned):
    with pytest.raises(Conflict), at_work(cast.mei):
        surveys.close_survey(planned)


def test_codes_are_short_and_never_words(app):
    codes = {surveys.new_short_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert len(code) == 6
        assert set(code) <= set("0123456789abcdefghjkmnpqrstvwxyz")
        assert not code.isalpha()


def test_taken_code_is_drawn_again(cast, at_work, running, monkeypatch):
    with at_work(cast.mei):
        taken = session().scalars(select(Collector.short_code)).first()
    drawn = iter([taken, taken, "zz99zz"])
    monkeypatch.setattr(surveys, "new_short_code", lambda: next(drawn))
    with at_work(cast.mei):
        added = surveys.add_collectors(running, [cast.jiangzhou.departments["pharmacy"]])
        assert [c.short_code for c in added] == ["zz99zz"]


def test_department_keeps_its_link(cast, at_work, running):
    with at_work(cast.mei):
        again = surveys.add_collectors(
            running, [cast.jiangzhou.departments["paediatrics"]], whole_house=True
        )
    assert again == []


def test_one_foreign_department_refuses_all(cast, at_work, planned):
    both = [cast.jiangzhou.departments["pharmacy"], cast.zenith.departments["pharmacy"]]
    with pytest.raises(NotFound), at_work(cast.mei):
        surveys.add_collectors(planned, both)
    with at_work(cast.mei):
        assert session().scalars(select(Collector)).all() == []


def test_archived_department_gets_no_link(cast, at_work, planned):
    from foundation.audit import record

    with at_work(cast.alice):
        row = load_or_404(Department, id=cast.jiangzhou.departments["pharmacy"])
        row.archived_at = clock.now()
        record("department.archived", row)
    with pytest.raises(Invalid), at_work(cast.mei):
        surveys.add_collectors(planned, [row.id])


def test_every_step_is_in_the_trail(cast, at_work, running):
    with at_work(cast.mei):
        surveys.close_survey(running)
    with at_work(cast.mei):
        about = select(AuditEvent.action).where(AuditEvent.object_id == running.id)
        actions = session().scalars(about.order_by(AuditEvent.seq)).all()
    assert actions == [
        "survey.created",
        "survey.collector_added",
        "survey.opened",
        "survey.closed",
    ]


def test_another_tenant_has_none_of_it(cast, at_work, running):
    for step in (surveys.close_survey, surveys.open_survey, surveys.add_collectors):
        with pytest.raises(NotFound), at_work(cast.charlie):
            step(running)
