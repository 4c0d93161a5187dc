"""What the tests of surveys share: people of Jiangzhou at work in their organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from surveys.models import EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.services import periods, questionnaires, surveys

if TYPE_CHECKING:
    from house_cast import Cast, Person

Work = Callable[["Person"], AbstractContextManager[None]]


@pytest.fixture
def at_work(app: object) -> Work:
    """`with at_work(cast.mei): …`: one intent of a person, in one transaction, committed."""

    @contextmanager
    def working(person: Person) -> Iterator[None]:
        actor = Actor("person", person.user_id)
        with acting_as(actor), tenant_scope(person.tenant_id), unit_of_work():
            yield

    return working


@pytest.fixture
def draft(cast: Cast, at_work: Work) -> QuestionnaireVersion:
    """Mei's copy of the complaint pack, a draft."""
    with at_work(cast.mei):
        return questionnaires.copy_from_library("complaint_handling", cast.mei.user_id)


@pytest.fixture
def submitted(cast: Cast, at_work: Work, draft: QuestionnaireVersion) -> QuestionnaireVersion:
    """The same, sent for approval by Mei."""
    with at_work(cast.mei):
        return questionnaires.submit_for_approval(draft, cast.mei.user_id)


@pytest.fixture
def approved(cast: Cast, at_work: Work, submitted: QuestionnaireVersion) -> QuestionnaireVersion:
    """The same, approved by Wen."""
    with at_work(cast.wen):
        return questionnaires.approve(submitted, cast.wen.user_id)


@pytest.fixture
def period(cast: Cast, at_work: Work) -> EvaluationPeriod:
    """The fourth quarter of 2026, thirty minutes of grace."""
    with at_work(cast.mei):
        return periods.create_period(
            name_zh="2026 年第四季度", kind="quarter", first_day=date(2026, 10, 1)
        )


@pytest.fixture
def planned(
    cast: Cast, at_work: Work, approved: QuestionnaireVersion, period: EvaluationPeriod
) -> Survey:
    """An anonymous survey, not opened yet, from an hour ago for ten days."""
    with at_work(cast.mei):
        now = clock.now()
        return surveys.create_survey(
            version=approved,
            period=period,
            name_zh="第四季度投诉回访",
            anonymity="anonymous",
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=10),
            actor=cast.mei.user_id,
        )


@pytest.fixture
def running(cast: Cast, at_work: Work, planned: Survey) -> Survey:
    """The same, open, with a link for paediatrics and one for the whole house."""
    with at_work(cast.mei):
        surveys.add_collectors(
            planned, [cast.jiangzhou.departments["paediatrics"]], whole_house=True
        )
        return surveys.open_survey(planned)
