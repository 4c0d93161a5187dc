"""How figures are written on pages."""

from __future__ import annotations

from reports.wording import Wording


class ScreenWording(Wording):
    """Figures as pages write them: a range is said with a word."""

    def interval(self, low: float | None, high: float | None, places: int = 1) -> str:
        """`85.6 至 87.2`, in English `85.6 to 87.2`."""
        if low is None or high is None or not self.chinese:
            return super().interval(low, high, places)
        return f"{self.number(low, places)} 至 {self.number(high, places)}"
