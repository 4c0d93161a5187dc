"""What stands behind a question, in a few words each: its kind, what it takes, where it counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from foundation.web.texts import gettext, ngettext
from surveys.condition_words import asked_only_if, condition_words, loop_words
from surveys.definition.ends import End
from surveys.definition.loops import Loop
from surveys.definition.model import Questionnaire as Content
from surveys.definition.model import Section
from surveys.definition.place import Place
from surveys.definition.questions.base import Question
from surveys.definition.questions.contact import Contact
from surveys.definition.questions.date import DateField
from surveys.definition.questions.file import FileField
from surveys.definition.questions.matrix import Matrix
from surveys.definition.questions.multiple import Multiple
from surveys.definition.questions.number import NumberField
from surveys.definition.questions.picker import Picker
from surveys.definition.questions.ranking import Ranking
from surveys.definition.questions.scaled import Scaled
from surveys.definition.questions.short_text import ShortText
from surveys.looking_back import earlier_leaves, numbered_words
from surveys.wording import question_kinds, setting_words


def question_facts(content: Content, question: Question, language: str) -> list[str]:
    """The quiet line under a question."""
    facts = [question_kinds()[question.type], *_own(content, question, language)]
    if question.indicator_code:
        name = content.say(content.indicator(question.indicator_code).name, language)
        facts.append(gettext("counts in %(name)s", name=name))
    if getattr(question, "shuffle", False):
        facts.append(gettext("in another order for everybody"))
    if question.leaves():
        required = question.required
        facts.append(gettext("has to be answered") if required else gettext("may be left out"))
    if question.locked:
        facts.append(gettext("wording locked"))
    condition = asked_only_if(content, question.show_if, language)
    return [*facts, condition] if condition else facts


def _own(content: Content, question: Question, language: str) -> list[str]:
    """What only some kinds have."""
    if isinstance(question, Scaled | Matrix):
        return _scale(question)
    if isinstance(question, NumberField):
        return _number(content, question, language)
    more = _MORE.get(question.type)
    return more(question) if more is not None else []


def _scale(question: Scaled | Matrix) -> list[str]:
    highest = question.low + question.points - 1
    facts = [gettext("%(low)s to %(high)s", low=question.low, high=highest)]
    if getattr(question, "look", "numbers") != "numbers":
        facts.append(setting_words(getattr(question, "look", "")))
    if question.not_applicable:
        facts.append(gettext("with “not applicable”"))
    if getattr(question, "reversed", False):
        facts.append(gettext("turned round"))
    return facts


def _counts(question: Multiple) -> list[str]:
    facts = []
    if question.min_choices:
        facts.append(gettext("%(num)s at least", num=question.min_choices))
    if question.max_choices:
        facts.append(ngettext("%(num)s at most", "%(num)s at most", question.max_choices))
    return facts


def _date(question: DateField) -> list[str]:
    return [setting_words(question.part), *_between(question.earliest, question.latest)]


def _contact(question: Contact) -> list[str]:
    return [gettext(", ").join(setting_words(each.kind) for each in question.fields)]


def _file(question: FileField) -> list[str]:
    most = ngettext("%(num)s at most", "%(num)s at most", question.most)
    return [setting_words(question.accept), most]


def _picker(question: Picker) -> list[str]:
    counts = [gettext("sets the department")] if question.sets_department else []
    if question.at_door:
        counts.append(gettext("of the link's department"))
    if question.departments:
        number = len(question.departments)
        counts.append(ngettext("of %(num)s department", "of %(num)s departments", number))
    return [setting_words(question.source), *counts]


def _ranking(question: Ranking) -> list[str]:
    return [ngettext("%(num)s place", "%(num)s places", question.places)]


def _short_text(question: ShortText) -> list[str]:
    return [setting_words(question.expects)] if question.expects != "text" else []


_MORE: dict[str, Callable[[Any], list[str]]] = {
    "multiple": _counts,
    "ranking": _ranking,
    "date": _date,
    "short_text": _short_text,
    "contact": _contact,
    "file": _file,
    "picker": _picker,
}


def _number(content: Content, question: NumberField, language: str) -> list[str]:
    unit = content.say(question.unit, language)
    bounds = _between(_plain(question.minimum), _plain(question.maximum))
    return [*bounds, *([unit] if unit else [])]


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{value:.15g}"


def _between(low: str | None, high: str | None) -> list[str]:
    facts = []
    if low:
        facts.append(gettext("from %(bound)s", bound=low.replace("T", " ")))
    if high:
        facts.append(gettext("to %(bound)s", bound=high.replace("T", " ")))
    return facts


def things_of(content: Content, question: Any, language: str) -> list[str]:
    """What is offered, each thing with what is special about it: points, options, lines."""
    if isinstance(question, Matrix):
        return [_line(content, row, language) for row in question.rows]
    if question.type == "nps":
        return []
    numbered = isinstance(question, Scaled)
    return [_choice(content, choice, language, numbered=numbered) for choice in question.choices]


def _line(content: Content, row: Any, language: str) -> str:
    words = content.say(row.text, language)
    if row.indicator:
        name = content.say(content.indicator(row.indicator).name, language)
        words = gettext("%(line)s (counts in %(name)s)", line=words, name=name)
    return words


def _choice(content: Content, choice: Any, language: str, *, numbered: bool) -> str:
    words = content.say(choice.label, language)
    if numbered:
        words = f"{choice.value} {words}".rstrip()
    notes = []
    if choice.exclusive:
        notes.append(gettext("stands alone"))
    if choice.other:
        notes.append(gettext("asks for words beside it"))
    if choice.fixed:
        notes.append(gettext("keeps its place"))
    if not notes:
        return words
    return gettext("%(option)s (%(notes)s)", option=words, notes=gettext(", ").join(notes))


def section_facts(content: Content, section: Section, language: str) -> list[str]:
    """What stands behind a section: when it is asked, about what, in which order."""
    facts = []
    condition = asked_only_if(content, section.show_if, language)
    if condition:
        facts.append(condition)
    if section.loop is not None:
        names = [content.say(thing.text, language) for thing in section.loop.objects]
        listed = gettext(", ").join(names)
        facts.append(gettext("Asked once for each of: %(things)s", things=listed))
        facts += _choice_facts(content, section.loop, language)
    if section.shuffle:
        facts.append(gettext("Questions in another order for everybody"))
    return facts


def _choice_facts(content: Content, loop: Loop, language: str) -> list[str]:
    """Who says which things were met, what each needs, and how many are asked about."""
    most = {"most": loop.most}
    if loop.chosen == "respondent":
        return [gettext("Respondents choose %(most)s at most", **most)]
    if loop.chosen == "all":
        return []
    chosen = f"link:{loop.link}" if loop.chosen == "link" else loop.chosen
    facts = [gettext("Of these %(which)s", which=loop_words(chosen))]
    for thing in loop.objects if loop.chosen == "rule" else ():
        words = condition_words(content, thing.show_if, language)
        if words:
            values = {"thing": content.say(thing.text, language), "condition": words}
            facts.append(gettext("“%(thing)s” only if %(condition)s", **values))
    if len(loop.objects) > loop.most:
        facts.append(gettext("If there are more, the first %(most)s of the list", **most))
    return facts


def end_facts(content: Content, end: End, language: str) -> list[str]:
    """What stands behind an end page: to whom it is shown, and whether it ends the survey."""
    words = condition_words(content, end.when, language)
    shown = gettext("Shown only if %(condition)s", condition=words)
    facts = [shown if words else gettext("Shown to everybody who comes to the end")]
    if end.screen_out:
        facts.append(gettext("ends the survey at once"))
    return facts


def insertable(content: Content, code: str, language: str) -> list[tuple[str, str]]:
    """What may be put into the texts of a question: what to write, and what comes of it."""
    place = Place("question", code)
    return [
        (f"{{answer:{leaf.code}}}", numbered_words(content, leaf, language))
        for leaf in earlier_leaves(content, place)
    ]
