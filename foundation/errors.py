"""Refusals: what a service raises when it will not do a thing, with the sentence the user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A refusal with an HTTP status and a sentence in the reader's language.

    `sentence` may be a lazy text; `retry_after` is in seconds, where waiting helps.
    """

    status = 400

    def __init__(self, sentence: object = "", *, retry_after: int | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.retry_after = retry_after


class Invalid(Refusal):
    """What was sent cannot be accepted; `fields` maps a field's name to its sentence."""

    status = 400

    def __init__(self, sentence: object = "", fields: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.fields = dict(fields or {})


class SignInNeeded(Refusal):
    """Nobody is signed in."""

    status = 401


class Forbidden(Refusal):
    """The person is known and may not do this."""

    status = 403


class NotFound(Refusal):
    """No such thing, or not in this tenant: the two answer alike."""

    status = 404


class Conflict(Refusal):
    """The thing is not in a state for this, or somebody else changed it first."""

    status = 409


class Gone(Refusal):
    """It was here and is over."""

    status = 410


class TooLarge(Refusal):
    """More than can be taken at once."""

    status = 413


class Unprocessable(Refusal):
    """The same key came with other content."""

    status = 422


class TooManyRequests(Refusal):
    """Too often; `retry_after` says when it works again."""

    status = 429


class Unavailable(Refusal):
    """A part that is needed is away for the moment."""

    status = 503
