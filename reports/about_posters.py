"""Posters with QR codes, made by the same runs as reports are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from reports.models import PosterSheet, ReportRun
from reports.subjects import Kind, Manuscript, Subject
from surveys.models import Survey

if TYPE_CHECKING:
    from reports.document import Language
    from reports.paper import Page
    from reports.posters.document import PosterSet
    from reports.wording import GetText

SECONDS = 240.0  # three hundred posters take half a minute where a report takes two seconds


def _tell(ids: Collection[UUID]) -> Mapping[UUID, Subject]:
    found = session().execute(
        select(PosterSheet, Survey)
        .join(Survey, Survey.id == PosterSheet.survey_id)
        .where(PosterSheet.id.in_(ids))
    )
    return {
        order.id: Subject(
            f"{survey.ref}-posters",
            gettext("Posters"),
            survey.name(language()),
            "posters.index",
            gettext("See the posters"),
            {"ref": survey.ref},
            survey.ref,
        )
        for order, survey in found
    }


def _check(_order: PosterSheet) -> None:
    """An order is checked when it is written."""


def _gather(run: ReportRun) -> Manuscript:
    from reports.posters.gathering import gather_posters

    posters = gather_posters(load_or_404(PosterSheet, id=run.subject_id))
    main: Language = "en" if posters.texts[0].tag == "en" else "zh"
    return Manuscript(main, posters.as_of, partial(_pages, posters), SECONDS)


def _pages(posters: PosterSet, gettext: GetText, ngettext: GetText) -> Page:
    from reports.posters.rendering import posters_html

    return posters_html(posters, gettext, ngettext)


POSTERS = Kind("poster", PosterSheet, "survey:read", _tell, _check, _gather)
