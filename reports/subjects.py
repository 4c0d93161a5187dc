"""What a report may be about, and what each kind of subject has to say of itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from foundation.database import TenantRow

if TYPE_CHECKING:
    from reports.document import Language
    from reports.models import ReportRun
    from reports.paper import Page
    from reports.wording import GetText

Row = TypeVar("Row", bound=TenantRow)


@dataclass(frozen=True)
class Subject:
    """What a report is about, in the reader's language, and the page where it stands."""

    ref: str  # in the file's name and in the trail: letters, digits, hyphens
    noun: str  # what it is, such as "Survey"
    name: str
    endpoint: str
    link: str  # the words on the button that leads there
    values: Mapping[str, str] = field(default_factory=dict)
    label: str = ""  # what a page calls it, where that is not its reference


@dataclass(frozen=True)
class Manuscript:
    """A report gathered: whatever comes after reads no database any more.

    `day` is the day the report is of; the same manuscript gives the same pages.
    """

    language: Language
    day: date
    pages: Callable[[GetText, GetText], Page]
    seconds: float | None = None  # for the press, where the usual is not enough


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """A kind of subject: its rows, who may read of them, how its report is gathered.

    `name` is one of `reports.models.SUBJECTS`; `permission` is asked for beside `report:read`.
    """

    name: str
    table: type[Row]
    permission: str
    tell: Callable[[Collection[UUID]], Mapping[UUID, Subject]]  # in one query
    check: Callable[[Row], None]  # refuses a row of which there is nothing to report
    gather: Callable[[ReportRun], Manuscript]
