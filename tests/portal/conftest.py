"""What the portal's tests stand on: an open survey of Jiangzhou, and people who answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import Asked, Respondent, ask

if TYPE_CHECKING:
    from flask import Flask
    from house_cast import Cast


@pytest.fixture
def anonymous(cast: Cast) -> Asked:
    """An open anonymous survey of three pages, with a link for paediatrics."""
    return ask(cast, "anonymous")


@pytest.fixture
def confidential(cast: Cast) -> Asked:
    """An open confidential survey of three pages, with a link for paediatrics."""
    return ask(cast, "confidential")


@pytest.fixture
def single(cast: Cast) -> Asked:
    """An open anonymous survey with everything on one page."""
    return ask(cast, "anonymous", paging="single")


@pytest.fixture
def lin(app: Flask) -> Respondent:
    """A patient with a phone."""
    return Respondent(app)
