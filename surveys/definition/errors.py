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
    MISSING_RANKS = "missing_ranks"
    MISSING_NUMBER = "missing_number"
    MISSING_DATE = "missing_date"
    MISSING_FILE = "missing_file"
    TOO_FEW = "too_few"
    RANK_TWICE = "rank_twice"
    RANK_SKIPPED = "rank_skipped"
    OTHER_UNTICKED = "other_unticked"
    NO_NUMBER = "no_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    NO_DATE = "no_date"
    NO_TIME = "no_time"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"
    NOT_DIGITS = "not_digits"
    TOO_MANY_FILES = "too_many_files"
    UNKNOWN_FILE = "unknown_file"


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
    Reason.MISSING_RANKS: _("Please give the first %(limit)s places."),
    Reason.MISSING_NUMBER: _("Please give a number."),
    Reason.MISSING_DATE: _("Please fill this in."),
    Reason.MISSING_FILE: _("Please choose a file."),
    Reason.TOO_FEW: _("Please choose %(limit)s at least."),
    Reason.RANK_TWICE: _("Two have place %(place)s. Please give each place once."),
    Reason.RANK_SKIPPED: _("Place %(place)s is missing. Please give the places without a gap."),
    Reason.OTHER_UNTICKED: _("Please choose the answer that these words belong to, or empty them."),
    Reason.NO_NUMBER: _("Please write a number in digits, such as 12."),
    Reason.TOO_SMALL: _("Please give %(limit)s or more."),
    Reason.TOO_LARGE: _("Please give %(limit)s or less."),
    Reason.TOO_FINE: _("Please give %(limit)s decimals at most."),
    Reason.NO_DATE: _("Please give a date as year-month-day, such as 2026-03-15."),
    Reason.NO_TIME: _("Please give a time as hour:minute, such as 14:30."),
    Reason.TOO_EARLY: _("Please give %(limit)s or later."),
    Reason.TOO_LATE: _("Please give %(limit)s or earlier."),
    Reason.NO_EMAIL: _("This is no e-mail address. It should look like name@example.org."),
    Reason.NO_PHONE: _("This is no telephone number. Digits, blanks, + and - may stand here."),
    Reason.NOT_DIGITS: _("Please write digits only."),
    Reason.TOO_MANY_FILES: _("Please choose %(limit)s files at most."),
    Reason.UNKNOWN_FILE: _("We do not have this file any more. Please choose it again."),
}
"""English sentences by reason; the web layer says ``gettext(REASONS[e.reason], **e.values)``."""


class AnswerError(Exception):
    """An answer that does not fit its question.

    Carries the question's code, the reason and the limits its sentence needs, never what
    the respondent typed, so that it may be logged.
    """

    def __init__(self, code: str, reason: Reason, **values: int | str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.values = values

    @property
    def sentence(self) -> str:
        """The English sentence with its numbers filled in."""
        return REASONS[self.reason] % self.values
