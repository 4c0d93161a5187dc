"""What was changed is told after submitting and on a page; where nothing is told, nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import GOOD, Asked, Respondent
from sqlalchemy import event

from complaints.changes import services
from complaints.changes.queries import texts_of
from foundation.unit_of_work import engine
from tests.complaints.conftest import Desk

if TYPE_CHECKING:
    from flask import Flask
    from house_cast import Cast

WORDS = {"said_zh": "没有座位。", "did_zh": "多放了四十张椅子。"}


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    return Desk(app, cast)


def tell(desk: Desk, **facts):
    """Published by its way."""
    with desk.work("mei") as mei:
        change = services.begin_change(mei, **{**WORDS, **facts})
    for step, by in (("submit", "mei"), ("publish", "wen")):
        with desk.work(by) as member:
            services.take_step(change, step, member, texts_of(change)[0].revision)
    return change


def take_away(desk: Desk, change) -> None:
    with desk.work("wen") as wen:
        services.take_step(change, "withdraw", wen, texts_of(change)[0].revision, "认得出是谁")


LINK = 'href="/jiangzhou/changes?lang=zh"'


def test_nothing_is_shown_where_nothing_is_told(single: Asked, lin: Respondent, desk: Desk) -> None:
    for path in (single.path, "/jiangzhou/complain", "/jiangzhou/follow"):
        lin.get(path)
        assert "/changes" not in lin.text, path
    lin.fill_in(single.path, GOOD)
    lin.follow()
    assert "您说，我们改" not in lin.text
    assert "/changes" not in lin.text


@pytest.mark.parametrize("cookies", [True, False])
def test_it_is_told_after_submitting(app: Flask, single: Asked, desk: Desk, cookies: bool) -> None:
    tell(desk)
    somebody = Respondent(app, cookies=cookies)
    sent = somebody.fill_in(single.path, GOOD)
    if sent.status_code == 303:
        somebody.follow()
    assert WORDS["did_zh"] in somebody.text
    # The receipt and the way to complain come before it.
    offer = somebody.text.index('href="/jiangzhou/complain?lang=zh"')
    assert somebody.text.index('<p class="code">') < somebody.text.index(WORDS["did_zh"])
    assert offer < somebody.text.index(WORDS["did_zh"])


def test_the_link_comes_and_goes_with_what_is_told(
    single: Asked, lin: Respondent, desk: Desk
) -> None:
    lin.get(single.path)
    assert LINK not in lin.text
    change = tell(desk)
    for path in (single.path, "/jiangzhou/complain", "/jiangzhou/follow"):
        lin.get(path)
        assert LINK in lin.text, path
    take_away(desk, change)
    lin.get(single.path)
    assert LINK not in lin.text
    lin.get("/jiangzhou/changes")
    assert WORDS["did_zh"] not in lin.text
    assert "这里还没有内容" in lin.text


def test_of_two_the_link_stays_until_the_last_is_taken_away(
    single: Asked, lin: Respondent, desk: Desk
) -> None:
    one, other = tell(desk), tell(desk, did_zh="又放了十张。")
    lin.get(single.path)
    assert LINK in lin.text
    for change, there in ((one, True), (other, False)):
        take_away(desk, change)
        lin.get(single.path)
        assert (LINK in lin.text) is there


def test_thanks_cost_one_query_more(single: Asked, lin: Respondent, desk: Desk) -> None:
    lin.fill_in(single.path, GOOD)
    lin.follow()
    counts = []
    for _ in range(2):
        sent: list[str] = []

        def note(_c, _cur, statement, *_rest, sent=sent):
            sent.append(statement)

        event.listen(engine(), "before_cursor_execute", note)
        lin.get(f"{single.path}/thanks")
        event.remove(engine(), "before_cursor_execute", note)
        counts.append(len(sent))
        if len(counts) == 1:
            tell(desk)
            lin.get(single.path)
    assert counts[1] <= counts[0] + 1


def test_drafts_are_nobodys_to_read(lin: Respondent, desk: Desk) -> None:
    with desk.work("mei") as mei:
        services.begin_change(mei, **WORDS)
    lin.get("/jiangzhou/changes")
    assert WORDS["did_zh"] not in lin.text


def test_the_page_in_both_languages_by_department_and_by_pages(
    lin: Respondent, desk: Desk, cast: Cast
) -> None:
    departments = cast.jiangzhou.departments
    for n in range(21):
        tell(desk, did_zh=f"改了第{n}件。", department_id=departments["paediatrics"])
    tell(desk, did_en="Forty more chairs.", department_id=departments["cardiology"])
    lin.get("/jiangzhou/changes?lang=en")
    assert "Forty more chairs." in lin.text
    assert '<p lang="zh-CN">没有座位。</p>' in lin.text  # what has no English says so
    lin.get("/jiangzhou/changes?department=paediatrics&lang=zh")
    assert "多放了" not in lin.text
    assert lin.text.count("改了第") == 20
    assert "page=2" in lin.text
    lin.get("/jiangzhou/changes?department=paediatrics&page=2&lang=zh")
    assert lin.text.count("改了第") == 1
    assert lin.get("/jiangzhou/changes?page=x").status_code == 400
    assert lin.get("/jiangzhou/changes?department=%00&page=99").status_code == 200


def test_another_house_has_its_own_page(lin: Respondent, desk: Desk, cast: Cast) -> None:
    tell(desk)
    lin.get("/zenith/changes")
    assert WORDS["did_zh"] not in lin.text
    assert lin.get("/nobody/changes").status_code == 404
