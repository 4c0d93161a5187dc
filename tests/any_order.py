"""`--any-order`: rows that nobody asked an order of come in a random one, and so do the tests.

So do rows that are equal in all that was asked of the order: two cases of one moment, say.

PostgreSQL promises no order without ORDER BY, yet small new tables nearly always give the order of
writing, so that code and tests come to rely on it and fail once in a thousand runs. With this
option they fail at once. The tests themselves are mixed as well, by a seed that the run prints:
one that lives on what another left behind fails too.

    make check ARGS="--any-order"
    make check ARGS="--any-order --order-seed 4711"
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import Select, event, func
from sqlalchemy.orm import ORMExecuteState, Session


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the option."""
    parser.addoption(
        "--any-order", action="store_true", help="rows without ORDER BY, and tests, in any order"
    )
    parser.addoption(
        "--order-seed", type=int, default=None, help="the seed of an order of tests seen before"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have it, where it is asked for, in every worker."""
    if not config.getoption("--any-order"):
        return
    given: int | None = getattr(config, "workerinput", {}).get("order_seed")
    if given is not None:
        config.option.order_seed = given
    elif config.option.order_seed is None:
        config.option.order_seed = random.SystemRandom().randrange(1_000_000)
    event.listen(Session, "do_orm_execute", _shuffled)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker of a run the same order."""
    node.workerinput["order_seed"] = node.config.option.order_seed


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say the seed, so that the order can be had again."""
    if not config.getoption("--any-order"):
        return None
    return f"tests in any order: --order-seed {config.option.order_seed}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mix the tests, module by module, so that fixtures of a module are made once all the same."""
    if not config.getoption("--any-order"):
        return
    chance = random.Random(config.option.order_seed)
    places: dict[str, float] = {}
    for item in items:
        places.setdefault(item.nodeid.partition("::")[0], chance.random())
    items[:] = sorted(
        items, key=lambda item: (places[item.nodeid.partition("::")[0]], chance.random())
    )


def _shuffled(state: ORMExecuteState) -> None:
    asked = state.statement
    if not isinstance(asked, Select):
        return
    # With DISTINCT or GROUP BY an order may only name what is selected.
    if asked._distinct or asked._group_by_clauses:
        return
    state.statement = asked.order_by(func.random())
