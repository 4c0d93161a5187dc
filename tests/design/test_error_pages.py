"""Error pages: no database, nobody signed in, both looks, both languages."""

from __future__ import annotations

import pytest
from design.sheets import CODES


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("side", ["staff", "public"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_drawn(visitor, code: int, side: str, language: str):
    page = visitor.get(f"/error/{side}/{code}?lang={language}").text

    assert page.count("<h1") == 1
    assert "8f2c19aa03b7d6e1" in page
    assert ("staff.css" in page) == (side == "staff")
    assert ("public.css" in page) == (side == "public")


@pytest.mark.parametrize("code", CODES)
def test_it_blames_nobody(visitor, code: int):
    for side in ("staff", "public"):
        page = visitor.get(f"/error/{side}/{code}?lang=zh").text
        for word in ("非法", "失败", "错误", "系统异常", "！"):
            assert word not in page


def test_the_sentence_of_a_refusal_is_shown(visitor):
    page = visitor.get("/error/staff/409?sentence=Bob was quicker.").text

    assert "Bob was quicker." in page


def test_it_says_how_long_to_wait(visitor):
    assert "3 minutes" in visitor.get("/error/public/429?lang=en").text
