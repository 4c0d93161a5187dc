"""What can be found in a questionnaire before it is approved, each with its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.definition.errors import mark as _
from surveys.definition.place import Place


class Severity(StrEnum):
    """What a finding asks for: an error bars approval, a warning wants a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(StrEnum):
    """The stable names of what can be found."""

    NO_QUESTION = "no_question"
    EMPTY_SECTION = "empty_section"
    TEXT_MISSING = "text_missing"
    TRANSLATION_MISSING = "translation_missing"
    TEXT_LONG = "text_long"
    SAME_TEXT = "same_text"
    WEIGHTS_SUM = "weights_sum"
    INDICATOR_EMPTY = "indicator_empty"
    INDICATOR_MIXED = "indicator_mixed"
    NOTHING_SCORED = "nothing_scored"
    OUTSIDE_INDEX = "outside_index"
    FEW_OPTIONS = "few_options"
    NO_ROWS = "no_rows"
    NO_FIELDS = "no_fields"
    NO_OBJECTS = "no_objects"
    IDLE_LIMIT = "idle_limit"
    BARE_SCALE = "bare_scale"
    TAKES_LONG = "takes_long"
    REFERENCE_GONE = "reference_gone"
    REFERENCE_LATER = "reference_later"
    VALUE_UNFIT = "value_unfit"
    NEVER_ASKED = "never_asked"
    ALWAYS_ASKED = "always_asked"
    END_NEVER = "end_never"
    END_WITHOUT_WAY_ON = "end_without_way_on"
    GAP_GONE = "gap_gone"
    GAP_LATER = "gap_later"
    PAIR_UNFIT = "pair_unfit"
    THING_NEVER = "thing_never"
    THING_BEHIND = "thing_behind"
    THING_ALWAYS = "thing_always"
    NEEDS_LINK = "needs_link"
    NEEDS_CONTACT = "needs_contact"


PROBLEMS: dict[Problem, tuple[Severity, str]] = {
    Problem.NO_QUESTION: (Severity.ERROR, _("There is no question yet. Add one.")),
    Problem.EMPTY_SECTION: (
        Severity.ERROR,
        _("This section has no question. Add one, or remove the section."),
    ),
    Problem.TEXT_MISSING: (Severity.ERROR, _("This text is still empty. Please fill it in.")),
    Problem.TRANSLATION_MISSING: (
        Severity.ERROR,
        _("The text in %(language)s is missing. Fill it in, or switch that language off."),
    ),
    Problem.TEXT_LONG: (
        Severity.WARNING,
        _("This text is long in %(language)s. Shorter is easier to answer on a phone."),
    ),
    Problem.SAME_TEXT: (Severity.WARNING, _("Another question has the same text.")),
    Problem.WEIGHTS_SUM: (
        Severity.ERROR,
        _("The weights of this level add up to %(total)s. They need to make 100."),
    ),
    Problem.INDICATOR_EMPTY: (
        Severity.ERROR,
        _("No rating counts in this indicator. Assign one, or remove the indicator."),
    ),
    Problem.INDICATOR_MIXED: (
        Severity.ERROR,
        _("This indicator holds both ratings and other indicators. Keep one of the two."),
    ),
    Problem.NOTHING_SCORED: (
        Severity.WARNING,
        _("No rating counts in an indicator, so there will be no index."),
    ),
    Problem.OUTSIDE_INDEX: (
        Severity.NOTE,
        _("This rating counts in no indicator; it is shown beside the index."),
    ),
    Problem.FEW_OPTIONS: (Severity.ERROR, _("This question needs two options at least.")),
    Problem.NO_ROWS: (Severity.ERROR, _("This table has no line to rate yet. Add one.")),
    Problem.NO_FIELDS: (Severity.ERROR, _("No contact detail is asked for yet. Choose one.")),
    Problem.NO_OBJECTS: (
        Severity.ERROR,
        _("This section is asked about several things, but none is listed. Add two at least."),
    ),
    Problem.IDLE_LIMIT: (
        Severity.WARNING,
        _("The limit of %(limit)s choices is more than there are options."),
    ),
    Problem.BARE_SCALE: (Severity.WARNING, _("The ends of this scale have no words yet.")),
    Problem.TAKES_LONG: (
        Severity.WARNING,
        _("This takes about %(minutes)s minutes. Many people stop after five."),
    ),
    Problem.REFERENCE_GONE: (
        Severity.ERROR,
        _("The condition looks at the answer “%(code)s”, which does not exist."),
    ),
    Problem.REFERENCE_LATER: (
        Severity.ERROR,
        _("The condition looks at the answer “%(code)s”, which is asked only later."),
    ),
    Problem.VALUE_UNFIT: (
        Severity.ERROR,
        _("The condition compares “%(code)s” with something that can never be answered there."),
    ),
    Problem.NEVER_ASKED: (
        Severity.ERROR,
        _("Nobody can ever be asked this: its conditions exclude one another."),
    ),
    Problem.ALWAYS_ASKED: (
        Severity.WARNING,
        _("This is asked of everybody who gets here, so its condition does nothing."),
    ),
    Problem.END_NEVER: (Severity.WARNING, _("Nobody can ever come to this last page.")),
    Problem.END_WITHOUT_WAY_ON: (
        Severity.ERROR,
        _("A page that ends the survey early needs a condition; else nobody gets past it."),
    ),
    Problem.GAP_GONE: (
        Severity.ERROR,
        _("The text repeats the answer “%(code)s”, which does not exist."),
    ),
    Problem.GAP_LATER: (
        Severity.ERROR,
        _("The text repeats the answer “%(code)s”, which is not given before it."),
    ),
    Problem.PAIR_UNFIT: (
        Severity.ERROR,
        _(
            "A pair that may contradict itself names “%(first)s” and “%(second)s”, which are not"
            " two ratings. Remove the pair."
        ),
    ),
    Problem.THING_NEVER: (
        Severity.ERROR,
        _("Nobody can ever be asked about “%(thing)s”: its conditions exclude one another."),
    ),
    Problem.THING_BEHIND: (
        Severity.ERROR,
        _(
            "Nobody can ever be asked about “%(thing)s”: of the things before it, everybody is"
            " asked about %(most)s already."
        ),
    ),
    Problem.THING_ALWAYS: (
        Severity.WARNING,
        _("Everybody is asked about “%(thing)s”: it has no condition, or one that does nothing."),
    ),
    Problem.NEEDS_LINK: (
        Severity.NOTE,
        _(
            "This looks at the link's “%(name)s”. Only personal links have it, from a list with a"
            " column of this name."
        ),
    ),
    Problem.NEEDS_CONTACT: (
        Severity.NOTE,
        _(
            "This looks at the contact's “%(name)s”. Only personal links have it, from a list with"
            " a column of this name."
        ),
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing found, where, and the values its sentence needs."""

    problem: Problem
    place: Place
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """What it asks for."""
        return PROBLEMS[self.problem][0]

    @property
    def message(self) -> str:
        """The English sentence to translate, with its gaps."""
        return PROBLEMS[self.problem][1]

    @property
    def sentence(self) -> str:
        """The English sentence, filled in."""
        return self.message % self.values
