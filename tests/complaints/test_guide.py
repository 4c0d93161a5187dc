"""The workflow as the user guide prints it is the workflow of the program."""

from pathlib import Path

import pytest

from complaints.clocks import CLOCK_RULES
from complaints.wording import SEVERITY_WORDS, table_rows
from foundation.web.texts import speaking

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
GUIDES = {"en": "user-guide.md", "zh": "user-guide.zh.md"}


def lines_of(rows) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_prints_the_table(app, language):
    with app.app_context(), speaking(language):
        table = lines_of(table_rows())
        rules = lines_of((str(SEVERITY_WORDS[s]), str(d)) for s, d in CLOCK_RULES.items())
    told = (DOCS / GUIDES[language]).read_text(encoding="utf-8")
    assert table in told
    assert rules in told
