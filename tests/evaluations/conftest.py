"""What the tests of evaluations share: the hospital with two periods."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.evaluations.judged import BEFORE, NOW, House, make_house, spans


@dataclass
class Two:
    """The period before, published, and this one, closed."""

    house: House
    before: UUID
    now: UUID


@pytest.fixture
def house(cast, app) -> House:
    return make_house(cast, app)


@pytest.fixture
def two(house) -> Two:
    first, second = spans()
    before = house.period("上一期", BEFORE, days=first)
    house.compute(before)
    house.publish(before)
    return Two(house, before, house.period("这一期", NOW, days=second))
