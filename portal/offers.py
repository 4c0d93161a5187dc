"""What a page says of vouchers and draws: that there is one, the button to take it, the code."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import url_for

from foundation.tokens import seal
from foundation.web.texts import gettext
from portal.addresses import door_path
from portal.entry import Entry
from portal.last_words import Shown
from surveys.incentives.models import DRAW, Incentive
from surveys.incentives.taking import right_of

if TYPE_CHECKING:
    from portal.filled import Filled


@dataclass(frozen=True)
class Voucher:
    """A code that was taken, or the form to take one; `said` is why there is none."""

    name: str
    terms: str
    draw: bool
    code: str = ""
    action: str = ""
    token: str = ""
    said: str = ""
    winners_url: str = ""


def offered(entry: Entry, language: str) -> str:
    """What the first page says, promising no more than there is."""
    there = _there(entry)
    if there is None:
        return ""
    name = there.name(_plain(language))
    if there.kind == DRAW:
        return gettext(
            "After sending you can take a code for a draw (%(name)s). It is not tied to your"
            " answers.",
            name=name,
        )
    return gettext(
        "After sending you can take a voucher, as long as there are some (%(name)s). It is not tied"
        " to your answers.",
        name=name,
    )


def right_after(filled: Filled) -> str:
    """The right to a code of whoever sent this form; empty for programs, and without any codes."""
    if _there(filled.entry) is None or filled.trapped:
        return ""
    return right_of(filled.mark.key)


def _there(entry: Entry) -> Incentive | None:
    """What may be taken by this door: at a kiosk nothing, the next one would see the code."""
    found = entry.incentive
    return found if found is not None and found.active and entry.kind != "kiosk" else None


def purpose(entry: Entry) -> str:
    """What the token on the button is sealed for: the door, whoever came in by it."""
    return f"voucher:{entry.door.collector.id}"


def voucher_of(
    entry: Entry, shown: Shown, language: str, given: str = "", said: str = ""
) -> Voucher | None:
    """What the page of thanks shows; None where nothing was or may be taken."""
    there = entry.incentive
    if there is None or not (given or said or (shown.right and there.active)):
        return None
    return Voucher(
        name=there.name(_plain(language)),
        terms=there.terms(_plain(language)),
        draw=there.kind == DRAW,
        code=given,
        action=f"{door_path(entry.tenant.slug, entry.code)}/voucher",
        token="" if given or said else _token(entry, shown, language),
        said=said,
        winners_url=_winners_url(entry, there, language),
    )


def _token(entry: Entry, shown: Shown, language: str) -> str:
    """The right and what the page says beside, but for the words that repeat answers."""
    held = replace(shown, language=language, known={})
    return seal(purpose(entry), json.dumps(held.values()))


def _winners_url(entry: Entry, there: Incentive, language: str) -> str:
    if there.kind != DRAW:
        return ""
    return url_for("portal.winners", slug=entry.tenant.slug, code=entry.code, lang=language)


def _plain(language: str) -> str:
    return language.split("-", maxsplit=1)[0]
