"""Charts as ECharts options: plain values, the same for the browser and for the document.

Each function takes figures and gives a `Chart`: the option, the size it wants, and the one-line
summary that screen readers and the PDF's alternative text read.
"""

from .bars import choice_chart, likert_charts, nps_chart
from .changes import change_charts
from .dots import dimension_chart, unit_charts
from .proof import Level, effect_chart
from .theme import COLUMN, HALF, PAPER, WIDE, Chart, Theme, screen_theme

__all__ = [
    "COLUMN",
    "HALF",
    "PAPER",
    "WIDE",
    "Chart",
    "Level",
    "Theme",
    "change_charts",
    "choice_chart",
    "dimension_chart",
    "effect_chart",
    "likert_charts",
    "nps_chart",
    "screen_theme",
    "unit_charts",
]
