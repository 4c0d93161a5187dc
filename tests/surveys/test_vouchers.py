"""Vouchers and draws: a code for each form, once, at random; nothing leads to an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from asking import GOOD, Respondent, ask, hidden_fields
from house_cast import Cast
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.errors import Conflict, Invalid
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.incentives import services, taking
from surveys.incentives.codes import Brought, half_hidden, make_codes, plain, read_codes
from surveys.incentives.drawing import winners
from surveys.incentives.models import CodeLeft, CodeTake, Incentive, IncentiveCode
from surveys.incentives.queries import counts_of
from surveys.models import Survey

TODAY = date(2026, 11, 22)


class Pool:
    """The thank-you of a survey of Jiangzhou."""

    def __init__(self, cast: Cast, kind: str, codes: list[str], name: str = "one") -> None:
        self.cast, self.asked = cast, ask(cast, "anonymous", paging="single", name=name)
        with self.work():
            survey = session().scalars(select(Survey).filter_by(id=self.asked.survey_id)).one()
            self.ref = survey.ref
            made = services.set_up(survey, cast.mei.user_id, kind, name_zh="停车券")
            self.id = made.id
        if codes:
            with self.work():
                services.add_codes(self.row(), Brought(codes))

    @contextmanager
    def work(self, tenant: Any = None):
        actor = acting_as(Actor("person", self.cast.mei.user_id))
        scope = tenant_scope(tenant or self.cast.jiangzhou.id)
        with self.cast.mei.app.app_context(), actor, scope, unit_of_work() as unit:
            yield unit

    def row(self) -> Incentive:
        return session().scalars(select(Incentive).filter_by(id=self.id)).one()

    def take(self, form: str) -> str:
        with self.cast.mei.app.app_context(), tenant_scope(self.cast.jiangzhou.id):
            return taking.take(self.id, taking.right_of(form), TODAY)

    def counts(self) -> tuple[int, int, int]:
        with self.work():
            counts = counts_of(self.row())
            return counts.given, counts.left, counts.redeemed


@pytest.fixture
def pool(app, cast):
    return Pool(cast, "voucher", [f"PARK-{n:03}" for n in range(5)])


@pytest.fixture
def lottery(app, cast):
    return Pool(cast, "draw", [])


def at_once(number: int, deed):
    """So many of them at the same moment; what each brought."""
    gate = Barrier(number)

    def run(n):
        gate.wait()
        try:
            return deed(n)
        except Conflict as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(number) as hands:
        return list(hands.map(run, range(number)))


def test_of_twenty_who_want_the_last_one_gets_it(app, cast):
    pool = Pool(cast, "voucher", ["LAST-0001"])
    got = at_once(20, lambda n: pool.take(f"form {n}"))
    assert sorted(got) == sorted(["LAST-0001", *["NoneLeft"] * 19])
    assert pool.counts() == (1, 0, 0)


def test_twenty_clicks_of_one_form_get_one_code(pool):
    got = at_once(20, lambda _n: pool.take("the one form"))
    assert len(set(got)) == 1
    assert pool.counts() == (1, 4, 0)


def test_twenty_forms_get_twenty_codes(app, cast):
    pool = Pool(cast, "voucher", [f"PARK-{n:03}" for n in range(20)])
    got = at_once(20, lambda n: pool.take(f"form {n}"))
    taken = [one for one in got if one != "NoneLeft"]
    assert len(set(taken)) == len(taken) == 20


def test_what_is_given_is_random(app, cast):
    orders = set()
    for n in range(4):
        pool = Pool(cast, "voucher", [f"P{n}-{c:03}" for c in range(6)], name=f"survey {n}")
        orders.add(tuple(pool.take(f"form {k}")[-3:] for k in range(6)))
    assert len(orders) > 1


def test_nothing_leads_from_a_code_to_an_answer(app, cast, admin_connection):
    """What an insider reads: no time, no order, no transaction number of a code that was given."""
    pool = Pool(cast, "voucher", [f"PARK-{n:03}" for n in range(30)])
    rows = "SELECT xmin::text, plain FROM incentive_codes ORDER BY ctid"
    before = admin_connection.execute(rows).fetchall()
    given = [pool.take(f"form {n}") for n in range(10)]
    assert admin_connection.execute(rows).fetchall() == before  # giving touches no code
    assert len({number for number, _ in before}) == 1
    left = admin_connection.execute("SELECT xmin::text FROM codes_left").fetchall()
    assert {row[0] for row in left} == {before[0][0]}  # what is left is as it was laid in
    takes = admin_connection.execute(
        "SELECT id, name, sealed, day::text FROM code_takes"
    ).fetchall()
    assert len(takes) == 10
    told = " ".join(str(row) for row in takes)
    assert not [code for code in given if code in told or plain(code) in told]
    names = {taking._name(pool.id, form) for form in ("form 0", "form 1")}
    assert not names & {row[1] for row in takes}  # not even the form's key alone leads there
    columns = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name IN"
    columns += " ('incentive_codes', 'codes_left', 'code_takes')"
    kinds = {row[1] for row in admin_connection.execute(columns).fetchall()}
    assert not [kind for kind in kinds if "time" in kind or "int" in kind]


def test_a_take_and_an_answer_share_no_transaction(app, cast, admin_connection):
    pool = Pool(cast, "voucher", ["PARK-001", "PARK-002"])
    lin = Respondent(app)
    lin.fill_in(pool.asked.path, GOOD)
    lin.follow()
    token = hidden_fields(lin.text.split('/voucher"')[1])["token"]
    taken = lin.client.post(f"{pool.asked.path}/voucher", data={"token": token})
    assert taken.status_code == 303
    ballots = admin_connection.execute("SELECT xmin::text FROM ballots").fetchall()
    takes = admin_connection.execute("SELECT xmin::text FROM code_takes").fetchall()
    assert ballots
    assert takes
    assert not set(ballots) & set(takes)


def test_takes_are_forgotten_and_codes_stay_given(pool, move_clock):
    code = pool.take("form")
    assert pool.take("form") == code
    taking.sweep(clock.now())
    taking.sweep(clock.now() + timedelta(days=800))
    with pool.work():
        assert session().query(CodeTake).count() == 0
    assert pool.counts() == (1, 4, 0)


def test_stopped_pools_give_nothing(pool):
    with pool.work():
        services.switch(pool.row(), active=False)
    with pytest.raises(taking.NotRunning):
        pool.take("form")
    with pool.work():
        assert session().query(CodeTake).count() == 0
        services.switch(pool.row(), active=True)
    assert pool.take("form").startswith("PARK")


def test_another_house_takes_and_checks_nothing(app, pool, cast):
    code = pool.take("form")
    with app.app_context(), tenant_scope(cast.zenith.id), pytest.raises(taking.NotRunning):
        taking.take(pool.id, "a" * 64, TODAY)
    with pool.work(cast.zenith.id):
        assert services.check(code).state == "unknown"
        assert session().query(IncentiveCode).count() == 0


def test_codes_as_people_bring_them():
    text = (
        '\ufeffA-100\r\n a 100 \n\nB200,9折券,2026\n"C-300"\t停车\nXY\n' + "L" * 65 + "\nＤ４００"
    )
    brought = read_codes(text)
    assert brought.codes == ["A-100", "B200", "C-300", "Ｄ４００"]
    assert (brought.repeated, brought.odd) == (1, [6, 7])
    assert plain("ｄ４００") == plain("D-4 00") == "D400"
    assert read_codes("A\x00BCDE").odd == [1]


def test_codes_of_our_own_are_many_and_unlike():
    codes = make_codes(500)
    assert len(set(codes)) == 500
    assert all(len(plain(code)) == 12 for code in codes)
    assert half_hidden("ABCD-EFGH-JKMN") == "ABCD-••••-JKMN"
    assert "345" not in half_hidden("12345678")


def test_the_same_code_is_in_no_two_pools(pool, cast):
    other = Pool(cast, "voucher", [], name="another")
    with other.work():
        added = services.add_codes(other.row(), read_codes("park 000\nNEW-9"))
        assert (added.new, added.repeated) == (1, 1)


def test_limits(pool, monkeypatch):
    with pool.work(), pytest.raises(Invalid):
        services.add_own_codes(pool.row(), 20_001)
    monkeypatch.setattr(services, "MOST", 6)
    with pool.work(), pytest.raises(Invalid):
        services.add_own_codes(pool.row(), 2)
    with pool.work(), pytest.raises(Invalid):
        services.add_codes(pool.row(), read_codes(" \n"))


def test_the_counter_checks_a_code_off_once(pool):
    code = pool.take("form")
    with pool.work():
        waiting = session().scalars(select(CodeLeft.id).limit(1)).one()
        row = session().scalars(select(IncentiveCode).filter_by(id=waiting)).one()
        assert services.check(row.code).state == "waiting"
        assert services.check("no such").state == "unknown"
        assert services.check(code.lower().replace("-", " ")).state == "valid"
        assert services.redeem(code, pool.cast.gu.user_id).state == "redeemed"
    with pool.work():
        assert services.check(code).state == "used"
        assert services.redeem(code, pool.cast.gu.user_id).state == "used"
        assert services.redeem(row.code, pool.cast.gu.user_id).state == "waiting"
    assert pool.counts() == (1, 4, 1)


def test_of_two_counters_one_checks_it_off(pool):
    code = pool.take("form")

    def redeem(_n):
        with pool.work():
            return services.redeem(code, pool.cast.gu.user_id).state

    assert sorted(at_once(8, redeem)) == ["redeemed", *["used"] * 7]


def test_winners_are_worked_out_the_same_by_anybody():
    codes = [f"CODE{n}" for n in range(50)]
    assert winners("seed", codes, 3) == winners("seed", reversed(codes), 3)
    assert winners("seed", codes, 3) != winners("other", codes, 3)
    assert len(winners("seed", codes, 99)) == 50


def over(pool, move_clock):
    """The survey and its grace are over, and everybody had time to take a code."""
    with pool.work():
        survey = session().scalars(select(Survey).filter_by(id=pool.asked.survey_id)).one()
        later = survey.closes_at + timedelta(days=8)
    move_clock(to=later)


def test_a_draw_is_drawn_once_after_the_survey(lottery, move_clock):
    entered = [lottery.take(f"form {n}") for n in range(12)]
    assert len(set(entered)) == 12
    with lottery.work(), pytest.raises(Conflict):
        services.draw(lottery.row(), lottery.cast.mei.user_id, 3)
    over(lottery, move_clock)
    with lottery.work():
        won = services.draw(lottery.row(), lottery.cast.mei.user_id, 3)
    with lottery.work():
        row = lottery.row()
        assert (row.entered, len(won)) == (12, 3)
        assert won == winners(row.seed or "", [plain(code) for code in entered], 3)
        assert session().scalar(select(func.count()).where(IncentiveCode.won)) == 3
        assert services.check(won[0]).state == "valid"
        lost = next(plain(code) for code in entered if plain(code) not in won)
        assert services.check(lost).state == "lost"
    with lottery.work(), pytest.raises(services.Drawn):
        services.draw(lottery.row(), lottery.cast.mei.user_id, 3)
    with pytest.raises(IntegrityError), lottery.work():
        session().execute(update(Incentive).values(seed="another"))
    with pytest.raises(taking.NotRunning):
        lottery.take("too late")


def test_a_draw_has_a_code_for_everybody(lottery, monkeypatch):
    monkeypatch.setattr(taking, "_LOT", 5)
    monkeypatch.setattr(taking, "_FEW", 2)
    assert len({lottery.take(f"form {n}") for n in range(12)}) == 12


def test_nothing_is_drawn_where_nobody_took_part(lottery, move_clock):
    over(lottery, move_clock)
    with lottery.work(), pytest.raises(Conflict):
        services.draw(lottery.row(), lottery.cast.mei.user_id, 3)


def test_the_pages_from_setting_up_to_the_counter(app, cast):
    asked = ask(cast, "anonymous", paging="single")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        ref = session().scalars(select(Survey.ref).filter_by(id=asked.survey_id)).one()
    page = f"/app/surveys/{ref}/incentive"
    assert "还没有设兑换券" in cast.mei.get(page).text
    facts = {"kind": "voucher", "name_zh": "停车券", "low_at": "3"}
    assert cast.mei.post(f"{page}/new", {**facts, "name_zh": ""}).status_code == 400
    assert cast.mei.post(f"{page}/new", facts).status_code == 302
    assert cast.mei.post(f"{page}/new", facts).status_code == 409
    sent = cast.mei.post(f"{page}/codes", {"codes": "AAAA-1\nAAAA-1\nx\nBBBB-2"})
    assert sent.status_code == 302
    shown = cast.mei.get(page).text
    assert "已添加 2 个券码" in shown
    assert "第 3 行" in shown
    assert "兑换券还剩 2 张" in shown
    assert "停车券" in cast.mei.get("/app/").text  # it runs low: on the desk
    assert cast.mei.post(f"{page}/own-codes", {"number": "0"}).status_code == 400
    assert cast.mei.post(f"{page}/own-codes", {"number": "4"}).status_code == 302
    assert "兑换券还剩" not in cast.mei.get(page).text
    changed = {**facts, "name_zh": "洗车券", "revision": "7"}
    assert cast.mei.post(f"{page}/edit", changed).status_code == 409
    assert "洗车券" in cast.mei.post(f"{page}/edit", changed).text
    assert cast.mei.post(f"{page}/edit", {**changed, "revision": "1"}).status_code == 302
    assert cast.mei.post(f"{page}/stop").status_code == 302
    assert "已停止" in cast.mei.get(page).text
    assert cast.charlie.get(page).status_code == 404
    for name in ("gu", "iris", "vera", "ernst", "ouyang"):
        assert cast.people[name].get(page).status_code == 403, name


def test_the_counter_page(pool, cast):
    code = pool.take("form")
    for name in ("gu", "mei", "ouyang"):
        assert "这个码有效" in cast.people[name].post("/app/vouchers", {"code": code}).text
    assert cast.iris.get("/app/vouchers").status_code == 403
    assert "没有这个码" in cast.charlie.post("/app/vouchers", {"code": code}).text
    assert "已核销" in cast.gu.post("/app/vouchers/redeem", {"code": code}).text
    again = cast.mei.post("/app/vouchers/redeem", {"code": code})
    assert again.status_code == 409
    assert "这个码已经用过了" in again.text
    assert cast.gu.post("/app/vouchers", {"code": "\x00"}).status_code == 400
    assert cast.gu.post("/app/vouchers", {"code": ""}).status_code == 400
