"""Weights that are compared in pairs, and the page on which an expert gives them."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

from scripts.pictures.camera import DESK, Camera

_PHONE = (390, 760)
_EXPERTS = """护理部 程岚 cheng@experts.example.org
医务处 鲍远 bao@experts.example.org
{name} {address}"""
_NAMES = {"zh": "尹思", "en": "Si Yin"}
_STEP = 1.25  # how much more each indicator matters than the next
_GIVEN = (20, 25, 20, 10, 5, 5, 10, 5)


def take_pairs(camera: Camera, page: Any, draft: str) -> None:
    """What a comparison comes to: the first indicators matter more, and more clearly so."""
    page.goto(f"{draft}/indicators/_/pairs")
    choices = page.locator("select[name$='-answer']").all()
    number = round((1 + math.sqrt(1 + 8 * len(choices))) / 2)
    pairs = combinations(range(number), 2)
    for choice, (one, other) in zip(choices, pairs, strict=True):
        choice.select_option(str(round(_STEP ** (other - one))))
    page.locator(".sv-pairs ~ .hs-acts button[type=submit], form button[type=submit]").last.click()
    page.wait_for_load_state("load")
    camera.shoot(page, "pairs", height=DESK[1] + 140)


def take_expert(camera: Camera, page: Any, draft: str) -> None:
    """The page behind an expert's link, filled in but not sent."""
    reader = f"{camera.language}.yin@experts.example.org"
    page.goto(f"{draft}/indicators/_/experts")
    lines = _EXPERTS.format(name=_NAMES[camera.language], address=reader)
    page.fill("main [name=experts]", lines)
    page.click("main form:has([name=experts]) button[type=submit]")
    page.wait_for_load_state("load")
    expert = camera.page(_PHONE)
    expert.goto(camera.mailed(page, reader, "/app/weights/"))
    for place, given in enumerate(_GIVEN):
        expert.fill(f"[name='rows-{place}-points']", str(given))
    camera.shoot(expert, "expert")
