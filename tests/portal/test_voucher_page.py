"""After sending: one tap for a voucher, the same code again, none for programs, none twice."""

from __future__ import annotations

import re
from html import unescape

import pytest
from asking import GOOD, Respondent, ask, hidden_fields
from inviting import invite, way_into
from sqlalchemy import select

from foundation.unit_of_work import session
from surveys.incentives import services
from surveys.incentives.models import CodeTake, Incentive
from surveys.models import Survey
from tests.surveys.test_vouchers import Pool


@pytest.fixture
def pool(app, cast):
    return Pool(cast, "voucher", [f"PARK-{n:03}" for n in range(5)])


def sent(app, pool, *, cookies=True, **more):
    somebody = Respondent(app, cookies=cookies)
    answer = somebody.fill_in(pool.asked.path, {**GOOD, **more})
    if answer.status_code == 303:
        somebody.follow()
    return somebody


def token(text: str) -> str:
    form = text.split('/voucher"')[1]
    return unescape(re.search(r'name="token" value="([^"]+)"', form)[1])


def tap(somebody, pool):
    data = {"token": token(somebody.text)}
    answer = somebody.client.post(f"{pool.asked.path}/voucher", data=data)
    if answer.status_code == 303:
        answer = somebody.client.get(answer.location)
    return answer


def codes_on(text: str) -> list[str]:
    return re.findall(r"PARK-\d{3}", text)


def test_the_first_page_says_that_there_is_one(app, pool):
    lin = Respondent(app)
    lin.get(pool.asked.path)
    assert "停车券" in lin.text
    with pool.work():
        services.switch(pool.row(), active=False)
    lin.get(pool.asked.path)
    assert "停车券" not in lin.text


def test_whatever_staff_do_with_it_shows_at_once_on_a_door_that_was_read(app, cast):
    asked, lin = ask(cast, "anonymous", paging="single", name="bare"), Respondent(app)
    lin.get(asked.path)
    assert "购书券" not in lin.text
    other = Pool(cast, "voucher", [])  # another survey's: this door looks anew, and shows none
    lin.get(asked.path)
    assert "停车券" not in lin.text
    with other.work():
        survey = session().scalars(select(Survey).filter_by(id=asked.survey_id)).one()
        made = services.set_up(survey, cast.mei.user_id, "voucher", name_zh="购书券").id
    lin.get(asked.path)
    assert "购书券" in lin.text
    for change, word, shown in (
        (lambda row: services.change(row, row.revision, name_zh="电影票"), "电影票", True),
        (lambda row: services.switch(row, active=False), "电影票", False),
        (lambda row: services.switch(row, active=True), "电影票", True),
    ):
        with other.work():
            change(session().scalars(select(Incentive).filter_by(id=made)).one())
        lin.get(asked.path)
        assert (word in lin.text) is shown


def test_what_was_undone_shows_nowhere(app, pool):
    lin = Respondent(app)
    lin.get(pool.asked.path)
    with pytest.raises(LookupError), pool.work():
        services.change(pool.row(), pool.row().revision, name_zh="电影票")
        session().flush()
        raise LookupError
    lin.get(pool.asked.path)
    assert "停车券" in lin.text


@pytest.mark.parametrize("cookies", [True, False])
def test_one_tap_gives_one_code_and_the_same_again(app, pool, cookies):
    lin = sent(app, pool, cookies=cookies)
    assert codes_on(lin.text) == []
    first = tap(lin, pool)
    assert first.status_code == 200
    assert len(codes_on(first.text)) == 1
    second = tap(lin, pool)
    assert codes_on(second.text) == codes_on(first.text)
    assert pool.counts() == (1, 4, 0)
    assert '<p class="code">' in first.text  # the receipt is still there


def test_the_code_is_shown_for_a_quarter_of_an_hour(app, pool, move_clock):
    lin = sent(app, pool)
    tap(lin, pool)
    thanks = f"{pool.asked.path}/thanks"
    assert codes_on(lin.client.get(thanks).text)
    token_then = token(lin.text)
    move_clock(minutes=16)
    assert codes_on(lin.client.get(thanks).text) == []
    late = lin.client.post(f"{pool.asked.path}/voucher", data={"token": token_then})
    assert late.status_code == 400
    assert pool.counts() == (1, 4, 0)


def test_the_form_sent_twice_takes_one(app, pool):
    lin = Respondent(app, cookies=False)
    lin.get(pool.asked.path)
    fields = {**hidden_fields(lin.text), **GOOD, "go": "next"}
    pages = [lin.client.post(pool.asked.path, data=fields).get_data(as_text=True) for _ in "ab"]
    taken = set()
    for page in pages:
        data = {"token": token(page)}
        taken |= set(codes_on(lin.client.post(f"{pool.asked.path}/voucher", data=data).text))
    assert len(taken) == 1
    assert pool.counts() == (1, 4, 0)


def test_the_next_one_on_the_same_phone_takes_their_own(app, pool):
    phone = sent(app, pool)
    first = codes_on(tap(phone, pool).text)
    phone.fill_in(pool.asked.path, GOOD)
    phone.follow()
    assert codes_on(phone.text) == []
    second = codes_on(tap(phone, pool).text)
    assert len(second) == 1
    assert second != first
    assert pool.counts() == (2, 3, 0)


def test_programs_get_none(app, pool):
    robot = sent(app, pool, website="http://spam.example")
    assert "/voucher" not in robot.text
    assert pool.counts() == (0, 5, 0)


@pytest.mark.parametrize("bad", ["", "x", "a" * 5000])
def test_a_token_that_is_none_takes_nothing(app, pool, bad):
    lin = Respondent(app)
    answer = lin.client.post(f"{pool.asked.path}/voucher", data={"token": bad})
    assert answer.status_code == 400
    with pool.work():
        assert session().query(CodeTake).count() == 0


def test_a_right_is_good_at_its_own_door_only(app, pool, cast):
    other = Pool(cast, "voucher", ["OTHER-01"], name="another")
    lin = sent(app, pool)
    answer = lin.client.post(f"{other.asked.path}/voucher", data={"token": token(lin.text)})
    assert answer.status_code == 400
    assert "OTHER-01" not in answer.get_data(as_text=True)


def test_an_empty_pool_says_so_kindly(app, cast):
    pool = Pool(cast, "voucher", ["LAST-01"])
    first, second = sent(app, pool), sent(app, pool)
    assert "LAST-01" in tap(first, pool).text
    none = tap(second, pool)
    assert none.status_code == 409
    assert "兑换券已经领完了，仍然谢谢您。" in none.text
    assert '<p class="code">' in none.text  # the receipt


def test_a_survey_without_says_nothing(app, single, lin):
    lin.fill_in(single.path, GOOD)
    lin.follow()
    assert "/voucher" not in lin.text
    assert lin.get(f"{single.path}/winners").status_code == 404


def test_the_winners_page_hides_the_middle(app, cast, move_clock):
    from tests.surveys.test_vouchers import over

    lottery = Pool(cast, "draw", [])
    lin = sent(app, lottery)
    page = tap(lin, lottery).text
    assert f"{lottery.asked.path}/winners" in page
    assert "还没有抽奖" in lin.client.get(f"{lottery.asked.path}/winners").text
    over(lottery, move_clock)
    with lottery.work():
        won = services.draw(lottery.row(), cast.mei.user_id, 1)[0]
    text = lin.client.get(f"{lottery.asked.path}/winners").text
    assert f"{won[:4]}-••••-{won[-4:]}" in text
    assert won[4:8] not in text


@pytest.mark.parametrize("cookies", [True, False])
def test_who_came_by_a_personal_link_takes_one_too(app, cast, pool, cookies):
    path = invite(cast, pool.asked)["A1"]
    lin = Respondent(app, cookies=cookies)
    answer = lin.fill_in(path, GOOD)
    if answer.status_code == 303:
        lin.follow()
    action = re.search(r'action="([^"]+/voucher)"', lin.text)[1]
    assert path not in action  # what is said at this address tells nobody whose link it was
    data = {"token": token(lin.text)}
    taken = [lin.client.post(action, data=data) for _ in "ab"]
    assert [one.status_code for one in taken] == [200, 200]
    assert codes_on(taken[0].text) == codes_on(taken[1].text) != []
    assert '<p class="code">' in taken[0].text  # the receipt is still there
    assert pool.counts() == (1, 4, 0)


def test_the_door_of_personal_links_opens_no_form(app, cast, pool):
    code = way_into(cast, pool.asked)
    assert Respondent(app).get(f"/jiangzhou/{code}").status_code == 404
    bad = Respondent(app).client.post(f"/jiangzhou/{code}/voucher", data={"token": "x"})
    assert bad.status_code == 400
