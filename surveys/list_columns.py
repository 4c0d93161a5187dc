"""What the columns of a list of people are for, and what a questionnaire looks for beside them.

A column that the questionnaire looks at as the contact's tells of the person: it steers the form
and is kept with no answer. Every other column of one's own tells of the visit. The number, name
and addresses by which a person is known are the contact's too, where answers are not anonymous.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foundation.web.texts import gettext, ngettext
from surveys.definition.conditions import Facts
from surveys.definition.loops import Loop, met_in, unlisted
from surveys.definition.model import Questionnaire as Content
from surveys.definition.needs import Need, needs
from surveys.people_lists import Person

PERSON = ("key", "name", "email", "phone")
"""The columns that everybody on a list is known by."""

_MOST_TOLD = 20


@dataclass(frozen=True)
class Column:
    """A column of a list, and in words what it is used for."""

    name: str
    use: str


def looked_for(content: Content, source: str) -> frozenset[str]:
    """The names of the attributes that a questionnaire looks for, of the link or the contact."""
    return frozenset(n.reference.name for n in needs(content) if n.reference.source == source)


def split(content: Content, attributes: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a line says of the visit, and of the person."""
    link, contact = looked_for(content, "link"), looked_for(content, "contact")
    visit = {name: v for name, v in attributes.items() if name in link or name not in contact}
    return visit, {name: v for name, v in attributes.items() if name in contact}


def contact_of(person: Mapping[str, str], attributes: Mapping[str, object]) -> dict[str, str]:
    """A person as conditions and texts know them: by what they are known by, and their columns."""
    known = {name: value for name, value in person.items() if value}
    return {**known, **{str(name): str(value) for name, value in attributes.items()}}


def columns_of(content: Content, people: Sequence[Person], own: Iterable[str]) -> list[Column]:
    """Each column that the list has, with its use; for surveys that are not anonymous."""
    link, contact = looked_for(content, "link"), looked_for(content, "contact")
    standing = {
        "key": gettext("to know the person by"),
        "name": gettext("to know the person by"),
        "email": gettext("to send the link to"),
        "phone": gettext("to send the link to"),
    }
    also = gettext("the questionnaire looks at it")
    titles = {
        "key": gettext("Known by"),
        "name": gettext("Name of the person"),
        "email": gettext("Mail address"),
        "phone": gettext("Telephone"),
    }
    found = []
    for name, use in standing.items():
        if any(getattr(one, name) for one in people):
            words = gettext("%(use)s; %(also)s", use=use, also=also) if name in contact else use
            found.append(Column(titles[name], words))
    return [*found, *(Column(name, _use(name in link, name in contact)) for name in own)]


def _use(of_visit: bool, of_person: bool) -> str:
    if of_visit and of_person:
        return gettext("visit and person: the questionnaire looks at it as both")
    if of_person:
        return gettext("person: the questionnaire looks at it; it is not kept with the answer")
    if of_visit:
        return gettext("visit: the questionnaire looks at it; it is kept with the answer")
    return gettext("visit: the questionnaire does not look at it; it is kept with the answer")


def lacking(
    content: Content, people: Sequence[Person], own: Iterable[str], *, anonymous: bool
) -> list[str]:
    """What the questionnaire looks for and nobody on the list will have, a sentence each."""
    has = set(own) if not anonymous else set()
    person = {name for name in PERSON if any(getattr(one, name) for one in people)}
    known = {"link": has, "contact": has | (set() if anonymous else person)}
    return [
        _lack(need, anonymous)
        for need in needs(content)
        if need.reference.name not in known[need.reference.source]
    ]


def need_words(need: Need) -> str:
    """An attribute that is looked for, in words."""
    if need.reference.source == "link":
        return gettext("the link's “%(name)s”", name=need.reference.name)
    return gettext("the contact's “%(name)s”", name=need.reference.name)


def _lack(need: Need, anonymous: bool) -> str:
    what = need_words(need)
    if anonymous:
        return gettext(
            "The questionnaire looks for %(what)s. Links of an anonymous survey carry nothing, so"
            " nobody has it.",
            what=what,
        )
    if not need.firm:
        return gettext(
            "The questionnaire repeats %(what)s. The list has no such column, so people read the"
            " words for those who have none.",
            what=what,
        )
    return gettext(
        "The questionnaire looks for %(what)s. The list has no such column, so nobody has it.",
        what=what,
    )


def odd_things(content: Content, people: Sequence[Person], language: str) -> list[str]:
    """What the list names that the questionnaire does not list, and where it names too many."""
    found = []
    for section in content.sections:
        loop = section.loop
        if loop is None or loop.chosen != "link" or loop.link is None:
            continue
        title = content.say(section.title, language) or section.code
        found += _unlisted(loop, title, people)
        found += _too_many(section.code, loop, title, people)
    return found


def _unlisted(loop: Loop, title: str, people: Sequence[Person]) -> list[str]:
    times: Counter[str] = Counter()
    first: dict[str, int] = {}
    for one in people:
        for name in unlisted(loop, one.attributes.get(loop.link or "", "")):
            times[name] += 1
            first.setdefault(name, one.line)
    told = [
        ngettext(
            "“%(name)s” (line %(line)s, %(num)s time) is not among the things of “%(section)s” in"
            " this questionnaire and is passed over.",
            "“%(name)s” (first in line %(line)s, %(num)s times) is not among the things of"
            " “%(section)s” in this questionnaire and is passed over.",
            number,
            name=name,
            line=first[name],
            section=title,
        )
        for name, number in times.items()
    ]
    more = len(told) - _MOST_TOLD
    return [*told[:_MOST_TOLD], *([gettext("and %(more)s more", more=more)] if more > 0 else [])]


def _too_many(section: str, loop: Loop, title: str, people: Sequence[Person]) -> list[str]:
    lines = [
        one.line
        for one in people
        if len(met_in(section, loop, Facts(link=one.attributes))) > loop.most
    ]
    if not lines:
        return []
    return [
        ngettext(
            "%(num)s line (line %(line)s) names more than %(most)s things of “%(section)s”: the"
            " first ones, as the questionnaire lists them, are asked about.",
            "%(num)s lines (the first is %(line)s) name more than %(most)s things of “%(section)s”:"
            " the first ones, as the questionnaire lists them, are asked about.",
            len(lines),
            line=lines[0],
            most=loop.most,
            section=title,
        )
    ]
