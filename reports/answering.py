"""How people answered, in words and numbers of one language, for the page and the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.suppression import Standing
from foundation.web.texts import gettext, ngettext
from reports.document import Answering, Figure, PlaceLine, Share
from reports.figures import Figure as Told
from reports.figures import Intake, PlaceResult, SurveyResults
from surveys.channels import channel
from surveys.measuring.ways import Group
from surveys.wording import language_names

MOST_PLACES = 60


def told_answering(
    results: SurveyResults, language: str, elsewhere: str, *, asks_proxy: bool
) -> Answering | None:
    """How people answered a survey, as far as it may be told; None while nobody did."""
    intake = results.intake
    if intake is None or intake.answering is None or not intake.answering.total:
        return None
    names = language_names()
    return Answering(
        intake.answering.total,
        tuple(_share(each, lambda kind: channel(kind).name) for each in intake.answering.ways),
        tuple(_share(each, lambda tag: names.get(tag, tag)) for each in intake.answering.languages),
        tuple(_place(each, language, elsewhere) for each in results.places[:MOST_PLACES]),
        tuple(_said(results, intake, asks_proxy=asks_proxy)),
    )


def _share(group: Group, name: Callable[[str], str]) -> Share:
    return _counted(name(group.key), group.standing, group.n)


def _counted(name: str, standing: Standing, n: int | None) -> Share:
    if n is not None:
        return Share(name, n)
    return Share(name, silence="withheld" if standing is Standing.WITHHELD else "few")


def _place(place: PlaceResult, language: str, elsewhere: str) -> PlaceLine:
    people = _counted(place.name(language), place.persons, place.n)
    department = place.department.name(language) if place.department else elsewhere
    return PlaceLine(people.name, department, people, _figure(place.index))


def _figure(told: Told) -> Figure | None:
    if told.value is None or told.n is None:
        return None
    return Figure(told.n, told.value, told.low, told.high)


def _said(results: SurveyResults, intake: Intake, *, asks_proxy: bool) -> Sequence[str]:
    """Who answered for another, and what a pilot left beside."""
    said = []
    if asks_proxy and intake.received:
        said.append(proxy_words(intake))
    piloted = intake.answering.piloted if intake.answering else 0
    if piloted is None:
        said.append(
            gettext(
                "Fewer than %(least)s answers to the pilot were thrown away and count nowhere.",
                least=results.policy.breakdown,
            )
        )
    elif piloted:
        said.append(
            ngettext(
                "%(num)s answer to the pilot was thrown away and counts nowhere.",
                "%(num)s answers to the pilot were thrown away and count nowhere.",
                piloted,
            )
        )
    hidden = len(results.places) - MOST_PLACES
    if hidden > 0:
        said.append(
            gettext(
                "Shown are the first %(most)s of %(number)s places.",
                most=MOST_PLACES,
                number=len(results.places),
            )
        )
    return said


def proxy_words(intake: Intake) -> str:
    """How many answered for somebody else."""
    if intake.by_proxy is None:
        return gettext(
            "Fewer than %(least)s of %(total)s answered for somebody else.",
            least=5,
            total=f"{intake.received:,}",
        )
    return gettext(
        "%(n)s of %(total)s (%(share)s) answered for somebody else.",
        n=f"{intake.by_proxy:,}",
        total=f"{intake.received:,}",
        share=f"{100 * intake.by_proxy / intake.received:.0f}%",
    )
