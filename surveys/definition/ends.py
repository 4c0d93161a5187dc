"""How a survey ends: what is said at last, and to whom."""

from surveys.definition.conditions import Condition
from surveys.definition.part import Code, Flag, Part
from surveys.definition.text import NO_TEXT, Text


class End(Part):
    """A last page for those of whom ``when`` holds, in place of the closing words.

    One with ``screen_out`` ends the survey as soon as its condition can be told and holds:
    whoever comes there is not among those who are asked, and counts in no figure.
    """

    code: Code
    title: Text
    text: Text = NO_TEXT
    when: Condition | None = None
    screen_out: Flag = False
