"""What the staff pages of this room share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import current_app, request, url_for
from werkzeug.routing import BuildError

from foundation.database import TenantRow
from foundation.loader import load_or_404
from foundation.web.languages import language
from foundation.web.moments import time_words
from foundation.web.paging import Page
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from surveys import lists
from surveys.authoring_models import DraftStep
from surveys.condition_words import leaf_words
from surveys.definition.breaks import breaks
from surveys.definition.checks import check
from surveys.definition.difference import Counts, counts, differences
from surveys.definition.findings import Finding, Severity
from surveys.definition.model import Questionnaire as Content
from surveys.definition.needs import thing_at
from surveys.definition.place import Place
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.outline import Heading, outline
from surveys.queries import content_of
from surveys.sentences import break_sentence
from surveys.services.draft_steps import last_step, next_step
from surveys.services.drafts import Edit
from surveys.step_words import step_words
from surveys.wording import Pill, duration, question_count, version_pill
from tenants.queries import user_names
from tenants.trail_words import event_words

_LONGEST_SEARCH = 100
_MOST_TOLD = 3


def search_words() -> str:
    """What the list is searched for; what is no text finds nothing rather than failing."""
    return request.args.get("q", "").replace("\0", "").strip()[:_LONGEST_SEARCH]


def one_of(name: str, known: Any) -> str:
    """A filter from a fixed list; anything else counts as none."""
    value = request.args.get(name, "")
    return value if value in known else ""


def pager(page: Page[Any], endpoint: str, **values: Any) -> dict[str, Any]:
    """The links and the words under a list."""
    kept = {name: value for name, value in values.items() if value}

    def to(number: int) -> str | None:
        return url_for(endpoint, page=number, **kept) if 1 <= number <= page.pages else None

    words = gettext(
        "%(first)s–%(last)s of %(total)s", first=page.first, last=page.last, total=page.total
    )
    return {
        "previous": to(page.number - 1),
        "next": to(page.number + 1),
        "words": words if page.rows else "",
    }


def url_if_there(endpoint: str, **values: Any) -> str | None:
    """A link to a page of another room, None while that room does not offer it."""
    if endpoint not in current_app.view_functions:
        return None
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return None


def changed_last(row: TenantRow) -> dict[str, str]:
    """Who saved last and when, for the page with both texts."""
    found = lists.last_change(row)
    who = (found[0] if found else "") or gettext("somebody else")
    return {"who": who, "at": time_words(found[1]) if found else ""}


def happened_to(*ids: UUID) -> list[str]:
    """What happened last to these things, in sentences, the last one first, three at most."""
    events = lists.latest_events(ids, _MOST_TOLD)
    people = user_names(event.actor_id for event in events)
    return [
        gettext(
            "%(when)s, %(who)s: %(what)s",
            when=time_words(event.at),
            who=people.get(event.actor_id, "") if event.actor_id else gettext("the product"),
            what=event_words(event.action),
        )
        for event in events
    ]


# Pages without a tab of their own stand under that of another.
_TABS = {
    **dict.fromkeys(("question", "save_question", "delete_question", "unlock_question"), "show"),
    **dict.fromkeys(("section", "delete_section"), "show"),
    **dict.fromkeys(("paste_into", "add_pasted"), "show"),
    **dict.fromkeys(("question_condition", "section_condition", "thing_condition"), "show"),
    **dict.fromkeys(("end", "end_condition"), "ends"),
    "delete_contradiction": "contradictions",
    **dict.fromkeys(("add_indicator", "delete_indicator"), "indicators"),
    **dict.fromkeys(("pairs", "work_out_pairs", "take_pairs"), "indicators"),
    **dict.fromkeys(
        ("experts", "ask_experts", "add_experts", "remind_experts", "take_back_expert"),
        "indicators",
    ),
    **dict.fromkeys(("close_round", "stop_experts", "next_round", "take_medians"), "indicators"),
    **dict.fromkeys(("submit", "approve", "send_back", "retire", "remark"), "approval"),
}


@dataclass
class VersionPage:
    """A version with what its pages show; what costs something is worked out when asked for."""

    questionnaire: Questionnaire
    version: QuestionnaireVersion

    @classmethod
    def load(cls, ref: str, number: int) -> VersionPage:
        """The version of an address, or 404."""
        questionnaire = load_or_404(Questionnaire, ref=ref)
        if number > 100_000:
            number = 0
        version = load_or_404(
            QuestionnaireVersion, questionnaire_id=questionnaire.id, number=number
        )
        return cls(questionnaire, version)

    @property
    def language(self) -> str:
        """The reader's language."""
        return language()

    @cached_property
    def content(self) -> Content:
        """What the version says."""
        return content_of(self.version)

    @property
    def name(self) -> str:
        """The questionnaire's name."""
        return self.questionnaire.name(language())

    @property
    def pill(self) -> Pill:
        """The state."""
        return version_pill(self.version.state)

    @property
    def writable(self) -> bool:
        """Whether this person may change it now."""
        return self.version.state == "draft" and viewer().may("questionnaire:write")

    @property
    def size(self) -> str:
        """How many questions."""
        return question_count(len(self.content.questions))

    @property
    def duration(self) -> str:
        """About how long it takes."""
        return duration(self.content)

    @cached_property
    def findings(self) -> list[Finding]:
        """What the checker says."""
        return check(self.content)

    @cached_property
    def breaks(self) -> list[tuple[str, str]]:
        """The items whose trend breaks with this version, each with the reason."""
        if self.before is None:
            return []
        found = breaks(content_of(self.before), self.content)
        return [
            (leaf_words(self.content, code, self.language), break_sentence(why))
            for code, why in found.items()
        ]

    @property
    def errors(self) -> int:
        """How many things stand against approval."""
        return sum(1 for finding in self.findings if finding.severity is Severity.ERROR)

    @cached_property
    def before(self) -> QuestionnaireVersion | None:
        """The version this one went on from."""
        return lists.version_before(self.version)

    @cached_property
    def changes(self) -> Counts | None:
        """How far it differs from the one before."""
        if self.before is None:
            return None
        return counts(differences(content_of(self.before), self.content))

    @cached_property
    def undo_words(self) -> str:
        """What would be undone next; "" for nothing."""
        return self._words_of(last_step(self.version)) if self.writable else ""

    @cached_property
    def redo_words(self) -> str:
        """What would be done again next; "" for nothing."""
        return self._words_of(next_step(self.version)) if self.writable else ""

    def _words_of(self, step: DraftStep | None) -> str:
        return step_words(step, self.content, self.language) if step is not None else ""

    @cached_property
    def outline(self) -> list[Heading]:
        """The list of its questions."""
        before = content_of(self.before) if self.before is not None else None
        return outline(self.content, before, self.findings, self.language)

    def url(self, page: str = "show", **values: Any) -> str:
        """The address of one of its pages."""
        return url_for(
            f"questionnaires.{page}",
            ref=self.questionnaire.ref,
            number=self.version.number,
            **values,
        )

    def place_url(self, place: Place) -> str | None:
        """Where something is put right; None where it cannot be now."""
        if not self.writable:
            return None
        if place.kind in ("question", "section", "end"):
            return self._part_url(place)
        if place.kind == "indicator":
            return self.url("indicators")
        if place.field in ("title", "introduction", "closing"):
            return self.url("texts")
        return self.url()

    def _part_url(self, place: Place) -> str:
        """The page of a question, section or end page, or of its condition."""
        known = (*self.content.questions, *self.content.sections, *self.content.ends)
        if place.code not in {part.code for part in known}:
            return self.url()
        thing = thing_at(place)
        if thing is not None:
            return self.url("thing_condition", code=place.code, thing=thing)
        conditional = place.field in ("show_if", "when")
        return self.url(place.kind + ("_condition" if conditional else ""), code=place.code)

    def edit(self, revision: int) -> Edit:
        """A change by the person at this page, as seen at a revision."""
        return Edit(self.version, revision, viewer().user_id)

    @property
    def tabs(self) -> list[tuple[Any, ...]]:
        """The pages of the version."""
        here = (request.endpoint or "").partition(".")[2]
        pages: list[tuple[str, str, int | None]] = [("show", gettext("Questions"), None)]
        if self.version.state == "draft":
            pages.append(("texts", gettext("Texts and languages"), None))
            pages.append(("ends", gettext("End pages"), None))
            pages.append(("indicators", gettext("Indicators and weights"), None))
            pages.append(("contradictions", gettext("Contradictions"), None))
        pages.append(("approval", gettext("Approval"), self._open_points()))
        if self.before is not None:
            pages.append(("difference", gettext("Differences"), None))
        return [
            (label, self.url(page), _TABS.get(here, here) == page, count)
            for page, label, count in pages
        ]

    def _open_points(self) -> int | None:
        return self.errors or None if self.version.state == "draft" else None
