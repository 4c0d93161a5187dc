"""Passwords: what is accepted, how they are kept, how one is checked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.errors import Invalid
from foundation.web.texts import gettext

SHORTEST, LONGEST = 12, 128
_WEAK = 3  # zxcvbn's score from which a password withstands guessing
_JUDGED = 72  # characters; more would take it seconds and change nothing

_hasher = PasswordHasher(time_cost=2, memory_cost=47104, parallelism=1)
# What is verified against when there is no such person, so that the answer takes as long.
_NOBODYS = (
    "$argon2id$v=19$m=47104,t=2,p=1$3jfUoWUGAckPeuvjhvymwQ$3BjHk/"
    "v3mFXx8XjaBn/+V/f4NJ9RSXkpzfefJx4lRSY"
)


def refuse_overlong(password: str) -> None:
    """Refuse before hashing what is longer than any password here."""
    if len(password) > LONGEST:
        raise Invalid(
            "", {"password": gettext("A password has at most %(n)s characters.", n=LONGEST)}
        )


def check_new(password: str, about: Iterable[str]) -> None:
    """Raise `Invalid` for a password that is too short, too long or too easy to guess.

    `about` are words that belong to the person (name, address, organisation): guessed first.
    """
    refuse_overlong(password)
    if len(password) < SHORTEST:
        sentence = gettext("A password needs at least %(n)s characters.", n=SHORTEST)
        raise Invalid("", {"password": sentence})
    if _score(password, about) < _WEAK:
        sentence = gettext(
            "This password is easy to guess. Several words that do not belong together are better."
        )
        raise Invalid("", {"password": sentence})


def _score(password: str, about: Iterable[str]) -> int:
    from zxcvbn import zxcvbn

    words = ["huisheng", "回声"]
    for text in about:
        words += [text, *text.replace("@", " ").replace(".", " ").split()]
    known = [word.lower() for word in words if len(word) > 2]
    return int(zxcvbn(password[:_JUDGED], user_inputs=known)["score"])


def hashed(password: str) -> str:
    """The form in which a password is kept."""
    return _hasher.hash(_bytes(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one kept; takes as long when there is none to compare with."""
    try:
        return _hasher.verify(password_hash or _NOBODYS, _bytes(password)) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other costs than today's, and takes another time to check."""
    return _hasher.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    # One form for one text, whichever keyboard wrote it; any character is welcome.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
