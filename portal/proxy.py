"""Answering for somebody else: a box before the first question, no question of the questionnaire.

It travels with the answers under a code that no question can have, so that it is kept, restored and
handed over as they are. An empty value goes with it, so that a box unticked is told from one that
was not on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PROXY = "~proxy"


def for_another(values: Mapping[str, Sequence[str]]) -> bool:
    """Whether the box is ticked."""
    return "yes" in values.get(PROXY, ())
