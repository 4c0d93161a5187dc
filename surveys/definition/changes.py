"""The kinds of change between two versions, each with its sentence."""

from dataclasses import dataclass
from enum import StrEnum

from surveys.definition.errors import mark as _
from surveys.definition.place import Place


class Change(StrEnum):
    """The stable names of what can change."""

    QUESTION_ADDED = "question_added"
    QUESTION_REMOVED = "question_removed"
    QUESTION_MOVED = "question_moved"
    QUESTION_REORDERED = "question_reordered"
    KIND_CHANGED = "kind_changed"
    SCALE_CHANGED = "scale_changed"
    SCORE_REVERSED = "score_reversed"
    REQUIRED_NOW = "required_now"
    OPTIONAL_NOW = "optional_now"
    NOT_APPLICABLE_OFFERED = "not_applicable_offered"
    NOT_APPLICABLE_WITHDRAWN = "not_applicable_withdrawn"
    REASSIGNED = "reassigned"
    SETTING_CHANGED = "setting_changed"
    OPTION_ADDED = "option_added"
    OPTION_REMOVED = "option_removed"
    OPTION_EXCLUSIVE = "option_exclusive"
    OPTION_COMBINABLE = "option_combinable"
    OPTIONS_REORDERED = "options_reordered"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    ROWS_REORDERED = "rows_reordered"
    ROW_REASSIGNED = "row_reassigned"
    ROW_REVERSED = "row_reversed"
    SHUFFLED_NOW = "shuffled_now"
    IN_ORDER_NOW = "in_order_now"
    LOCKED_NOW = "locked_now"
    UNLOCKED_NOW = "unlocked_now"
    SETS_DEPARTMENT = "sets_department"
    SETS_NO_DEPARTMENT = "sets_no_department"
    CONDITION_CHANGED = "condition_changed"
    LOOP_CHANGED = "loop_changed"
    LOOP_CHOSEN = "loop_chosen"
    THING_CONDITION = "thing_condition"
    END_ADDED = "end_added"
    END_REMOVED = "end_removed"
    ENDS_REORDERED = "ends_reordered"
    SCREENS_OUT_NOW = "screens_out_now"
    SCREENS_OUT_NO_MORE = "screens_out_no_more"
    TEXT_CHANGED = "text_changed"
    SECTION_ADDED = "section_added"
    SECTION_REMOVED = "section_removed"
    SECTION_REORDERED = "section_reordered"
    INDICATOR_ADDED = "indicator_added"
    INDICATOR_REMOVED = "indicator_removed"
    WEIGHT_CHANGED = "weight_changed"
    PARENT_CHANGED = "parent_changed"
    WEIGHING_CHANGED = "weighing_changed"
    WEIGHING_REPEATED = "weighing_repeated"
    LANGUAGES_CHANGED = "languages_changed"
    PAGING_CHANGED = "paging_changed"


CHANGES: dict[Change, str] = {
    Change.QUESTION_ADDED: _("Question added: %(after)s"),
    Change.QUESTION_REMOVED: _("Question removed: %(before)s"),
    Change.QUESTION_MOVED: _("Moved from “%(before)s” to “%(after)s”"),
    Change.QUESTION_REORDERED: _("Moved within “%(after)s”"),
    Change.KIND_CHANGED: _("Kind of question changed from %(before)s to %(after)s"),
    Change.SCALE_CHANGED: _("Scale changed from %(before)s to %(after)s"),
    Change.SCORE_REVERSED: _("Direction of the score turned round"),
    Change.REQUIRED_NOW: _("Must be answered now"),
    Change.OPTIONAL_NOW: _("May be left blank now"),
    Change.NOT_APPLICABLE_OFFERED: _("“Not applicable” is offered now"),
    Change.NOT_APPLICABLE_WITHDRAWN: _("“Not applicable” is no longer offered"),
    Change.REASSIGNED: _("Counts in “%(after)s” now, in “%(before)s” before"),
    Change.SETTING_CHANGED: _("%(field)s changed from %(before)s to %(after)s"),
    Change.OPTION_ADDED: _("Option added: %(after)s"),
    Change.OPTION_REMOVED: _("Option removed: %(before)s"),
    Change.OPTION_EXCLUSIVE: _("Option “%(after)s” stands alone now"),
    Change.OPTION_COMBINABLE: _("Option “%(after)s” may be combined with others now"),
    Change.OPTIONS_REORDERED: _("Options put in another order"),
    Change.ROW_ADDED: _("Line added: %(after)s"),
    Change.ROW_REMOVED: _("Line removed: %(before)s"),
    Change.ROWS_REORDERED: _("Lines put in another order"),
    Change.ROW_REASSIGNED: _("A line counts in “%(after)s” now, in “%(before)s” before"),
    Change.ROW_REVERSED: _("Direction of the score of the line “%(after)s” turned round"),
    Change.SHUFFLED_NOW: _("In another order for everybody now"),
    Change.IN_ORDER_NOW: _("In the same order for everybody now"),
    Change.LOCKED_NOW: _("Wording locked now"),
    Change.UNLOCKED_NOW: _("Wording not locked any more"),
    Change.SETS_DEPARTMENT: _("The answer counts for the department chosen now"),
    Change.SETS_NO_DEPARTMENT: _("The answer no longer counts for the department chosen"),
    Change.CONDITION_CHANGED: _("Asked now: %(after)s. Before: %(before)s"),
    Change.LOOP_CHANGED: _("Asked now about: %(after)s. Before: %(before)s"),
    Change.LOOP_CHOSEN: _("Which things are asked about: %(after)s now, %(before)s before"),
    Change.THING_CONDITION: _("Asked about “%(subject)s” now: %(after)s. Before: %(before)s"),
    Change.END_ADDED: _("End page added: %(after)s"),
    Change.END_REMOVED: _("End page removed: %(before)s"),
    Change.ENDS_REORDERED: _("End pages put in another order"),
    Change.SCREENS_OUT_NOW: _("Ends the survey for those who are not meant now"),
    Change.SCREENS_OUT_NO_MORE: _("Does not end the survey early any more"),
    Change.TEXT_CHANGED: _("Text in %(language)s changed from “%(before)s” to “%(after)s”"),
    Change.SECTION_ADDED: _("Section added: %(after)s"),
    Change.SECTION_REMOVED: _("Section removed: %(before)s"),
    Change.SECTION_REORDERED: _("Section moved: %(after)s"),
    Change.INDICATOR_ADDED: _("Indicator added: %(after)s"),
    Change.INDICATOR_REMOVED: _("Indicator removed: %(before)s"),
    Change.WEIGHT_CHANGED: _("Weight changed from %(before)s to %(after)s"),
    Change.PARENT_CHANGED: _("Lies under “%(after)s” now, under “%(before)s” before"),
    Change.WEIGHING_CHANGED: _(
        "How the weights of this level came about: %(after)s now, %(before)s before"
    ),
    Change.WEIGHING_REPEATED: _("The weights of this level were worked out anew: %(after)s"),
    Change.LANGUAGES_CHANGED: _("Languages changed from %(before)s to %(after)s"),
    Change.PAGING_CHANGED: _("Paging changed from %(before)s to %(after)s"),
}

INCOMPARABLE = frozenset(
    {Change.KIND_CHANGED, Change.SCALE_CHANGED, Change.SCORE_REVERSED, Change.ROW_REVERSED}
)
"""After these, raw answers of the two versions must not be put into one line."""


@dataclass(frozen=True)
class Difference:
    """One change, where it is, and both sides of it in words; ``subject`` is what it is about."""

    change: Change
    place: Place
    before: str = ""
    after: str = ""
    language: str = ""
    subject: str = ""

    @property
    def message(self) -> str:
        """The English sentence to translate, with its gaps."""
        return CHANGES[self.change]

    @property
    def values(self) -> dict[str, str]:
        """What fills the gaps."""
        return {
            "before": self.before,
            "after": self.after,
            "language": self.language,
            "field": self.place.field,
            "subject": self.subject,
        }

    @property
    def sentence(self) -> str:
        """The English sentence, filled in."""
        return self.message % self.values

    @property
    def incomparable(self) -> bool:
        """Whether raw answers before and after mean different things."""
        return self.change in INCOMPARABLE
