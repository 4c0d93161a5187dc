"""What becomes of the own files, on the page of who complained: looked at, not yet, not at all."""

from __future__ import annotations

import pytest
from complaining import Complainant, picture

WORDS = {
    ("pending", False, "zh"): "窗口.png（还在检查）",
    ("pending", False, "en"): "窗口.png (still being checked)",
    ("clean", False, "zh"): "未做病毒扫描",
    ("clean", False, "en"): "not scanned for viruses",
    ("refused", True, "zh"): "窗口.png（没有通过检查，已删除）",
    ("refused", True, "en"): "窗口.png (removed by the check)",
}


@pytest.mark.parametrize(("state", "scanned", "language"), WORDS)
def test_the_page_says_how_far_the_check_is(app, cast, admin_connection, state, scanned, language):
    person = Complainant(app)
    receipt = person.complain(files=[picture()])
    admin_connection.execute("UPDATE uploads SET state = %s, scanned = %s", (state, scanned))
    page = shown(person, receipt, language)
    assert WORDS[state, scanned, language] in page
    assert ("/follow/files/" in page) is (state == "clean")


def test_of_what_was_scanned_nothing_more_is_said(app, cast, admin_connection):
    person = Complainant(app)
    receipt = person.complain(files=[picture()])
    admin_connection.execute("UPDATE uploads SET state = 'clean', scanned = true")
    page = shown(person, receipt, "zh")
    assert "窗口.png</a>" in page
    assert "病毒" not in page
    assert "检查" not in page


def shown(person: Complainant, receipt: str, language: str) -> str:
    person.enter(receipt)
    return person.get(f"/jiangzhou/follow?lang={language}").get_data(as_text=True)
