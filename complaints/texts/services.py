"""Writing, changing and putting away text modules."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from complaints.categories.queries import own_tree
from complaints.services.entries import ChangedMeanwhile
from complaints.texts.models import TextModule
from complaints.texts.placeholders import NAMES, unknown_in
from complaints.texts.queries import OCCASIONS
from complaints.texts.starters import STARTERS
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext

WRITE = "wording:write"
NAME_LIMIT, TEXT_LIMIT = 60, 3000


@dataclass(frozen=True)
class Wording:
    """A module as it is written."""

    language: str
    name: str
    text: str
    category: str = ""
    occasion: str = ""


def write_module(wording: Wording, actor: Acting) -> TextModule:
    """Add a module; `Invalid` by field for what cannot be kept."""
    kept = _checked(wording, actor, None)
    module = TextModule(**_facts(kept), created_at=clock.now(), active=True, revision=1)
    session().add(module)
    session().flush()
    record("wording.written", module)
    return module


def change_module(module_id: UUID, wording: Wording, actor: Acting, revision: int) -> TextModule:
    """Change a module; `ChangedMeanwhile` when the page showed an older revision."""
    module = load_or_404(TextModule, lock=True, id=module_id)
    kept = _checked(wording, actor, module)
    if module.revision != revision:
        raise ChangedMeanwhile
    for name, value in _facts(kept).items():
        setattr(module, name, value)
    module.revision += 1
    record("wording.changed", module)
    return module


def put_away(module_id: UUID, actor: Acting, *, active: bool) -> TextModule:
    """Offer a module no longer, or again; doing so twice changes nothing."""
    if not actor.may(WRITE):
        raise Forbidden
    module = load_or_404(TextModule, lock=True, id=module_id)
    if module.active != active:
        module.active = active
        module.revision += 1
        record("wording.brought_back" if active else "wording.put_away", module)
    return module


def add_starters(actor: Acting) -> int:
    """Add the shipped modules whose names are not taken; how many were."""
    if not actor.may(WRITE):
        raise Forbidden
    taken = {(row[0], row[1]) for row in session().execute(select(*_KEY))}
    missing = [one for one in STARTERS if (one[0], one[1]) not in taken]
    for language, name, occasion, category, text in missing:
        write_module(Wording(language, name, text, category, occasion), actor)
    return len(missing)


_KEY = (TextModule.language, TextModule.name)


def _facts(wording: Wording) -> dict[str, str]:
    return {
        "language": wording.language,
        "name": wording.name,
        "category": wording.category,
        "occasion": wording.occasion,
        "text": wording.text,
    }


def _checked(wording: Wording, actor: Acting, own: TextModule | None) -> Wording:
    if not actor.may(WRITE):
        raise Forbidden
    kept = Wording(
        wording.language,
        wording.name.strip(),
        wording.text.strip(),
        wording.category,
        wording.occasion,
    )
    faults = {**_odd_words(kept), **_odd_choices(kept, own.category if own else "")}
    if not faults and _is_taken(kept, own.id if own else None):
        faults["name"] = gettext("There is a text with this name in this language already.")
    if faults:
        raise Invalid(fields=faults)
    return kept


def _odd_words(wording: Wording) -> dict[str, object]:
    faults: dict[str, object] = {}
    for name, most in (("name", NAME_LIMIT), ("text", TEXT_LIMIT)):
        words = getattr(wording, name)
        if not words:
            faults[name] = gettext("This is needed.")
        elif len(words) > most or "\0" in words:
            faults[name] = gettext("Please keep it to %(most)s characters.", most=most)
    unknown = unknown_in(wording.text)
    if unknown:
        faults["text"] = gettext(
            "Unknown: %(found)s. These can be filled in: %(known)s.",
            found=" ".join(unknown[:5]),
            known=placeholder_words(wording.language),
        )
    return faults


def placeholder_words(language: str) -> str:
    """The placeholders as they are typed in a language."""
    names = NAMES if language == "en" else NAMES.values()
    return " ".join(f"{{{name}}}" for name in names)


def _odd_choices(wording: Wording, had: str) -> dict[str, object]:
    odd = gettext("Choose one from the list.")
    allowed = (
        ("language", ("zh", "en")),
        ("occasion", ("", *OCCASIONS)),
    )
    faults: dict[str, object] = {
        name: odd for name, known in allowed if getattr(wording, name) not in known
    }
    if wording.category and not own_tree().offers(wording.category, had):
        faults["category"] = odd
    return faults


def _is_taken(wording: Wording, own: UUID | None) -> bool:
    query = select(TextModule.id).where(
        TextModule.language == wording.language, TextModule.name == wording.name
    )
    return any(found != own for found in session().scalars(query))
