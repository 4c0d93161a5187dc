"""Why an answer is refused, in sentences a respondent can act on."""

from enum import StrEnum


def mark(sentence: str) -> str:
    """Return ``sentence`` as it is; imported as ``_`` it shows translators what to translate."""
    return sentence


_ = mark


class Reason(StrEnum):
    """The stable names of the reasons; clients of the API may rely on them."""

    MISSING_CHOICE = "missing_choice"
    MISSING_OR_NOT_APPLICABLE = "missing_or_not_applicable"
    MISSING_CHOICES = "missing_choices"
    MISSING_TEXT = "missing_text"
    MISSING_CONSENT = "missing_consent"
    SEVERAL = "several"
    UNKNOWN_CHOICE = "unknown_choice"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    REPEATED = "repeated"
    EXCLUSIVE = "exclusive"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    UNSTORABLE = "unstorable"
    WRONG_TYPE = "wrong_type"


REASONS: dict[Reason, str] = {
    Reason.MISSING_CHOICE: _("Choose one."),
    Reason.MISSING_OR_NOT_APPLICABLE: _(
        'Choose one; if it did not happen, choose "Not applicable".'
    ),
    Reason.MISSING_CHOICES: _("Choose at least one."),
    Reason.MISSING_TEXT: _("Please write a few words."),
    Reason.MISSING_CONSENT: _("Please tick the box to go on."),
    Reason.SEVERAL: _("Please give one answer only."),
    Reason.UNKNOWN_CHOICE: _("Please choose from the answers shown."),
    Reason.NOT_A_NUMBER: _("Please choose one of the numbers shown."),
    Reason.OUT_OF_RANGE: _("Please choose a number from %(low)s to %(high)s."),
    Reason.REPEATED: _("The same answer came twice. Please tick it once."),
    Reason.EXCLUSIVE: _(
        "One of the ticked answers rules out the others. Keep that one, or keep the others."
    ),
    Reason.TOO_MANY: _("Please choose %(limit)s at most."),
    Reason.TOO_LONG: _(
        "Please shorten this to %(limit)s characters; it has %(length)s at the moment."
    ),
    Reason.UNSTORABLE: _("Some characters here cannot be saved. Please type them again."),
    Reason.WRONG_TYPE: _("We could not read this answer. Please answer again."),
}
"""English sentences by reason; the web layer says ``gettext(REASONS[e.reason], **e.values)``."""


class AnswerError(Exception):
    """An answer that does not fit its question.

    Carries the question's code, the reason and the numbers its sentence needs, never what
    the respondent typed, so that it may be logged.
    """

    def __init__(self, code: str, reason: Reason, **values: int) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.values = values

    @property
    def sentence(self) -> str:
        """The English sentence with its numbers filled in."""
        return REASONS[self.reason] % self.values
