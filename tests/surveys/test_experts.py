"""Experts weigh a level in rounds: asked by mail, once each, summed up, taken over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditEvent, AuditValue
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.tokens import stored
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.text import Text
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.drafts import Edit, add_indicator
from surveys.services.experts import remind_experts
from surveys.weighing.models import WeightAnswer, WeightExpert, WeightPanel, WeightRound
from tests.mornings import Mornings

CODES = ("lodging", "informing", "attitude", "outcome")
EXPERTS = "王敏 wang@uni.example.org\nLi Lei, li@clinic.example.org\n张三<zhang@bureau.example.org>"


@dataclass
class Panel:
    """The pages of a panel, its mails and its experts' browsers."""

    cast: object
    app: object
    url: str
    version_id: object

    def post(self, step="", person=None, **fields):
        who = person or self.cast.mei
        data = {"revision": str(self.revision()), **fields}
        return who.post(f"{self.url}{step}", data)

    def ask(self, **fields):
        data = {"experts": EXPERTS, "until": self.day(14), "note": "请按门诊的情况判断", **fields}
        return self.post(**data)

    def day(self, ahead):
        return (clock.today("Asia/Shanghai") + timedelta(days=ahead)).isoformat()

    def page(self, person=None):
        return (person or self.cast.mei).get(self.url).text

    def rows(self, model):
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            found = list(session().scalars(select(model)))
            session().expunge_all()
            return found

    def mails(self):
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            rows = session().scalars(select(Mail).order_by(Mail.created_at, Mail.id))
            return [(row.recipient, row.subject, row.body) for row in rows]

    def links(self):
        """The latest link of each expert, by the first letters of the address."""
        found = {}
        for to, _subject, body in self.mails():
            found[to.partition("@")[0]] = re.search(r"http://localhost(\S+)", body)[1]
        return found

    def revision(self):
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            return load_or_404(QuestionnaireVersion, id=self.version_id).revision

    def content(self):
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            return content_of(load_or_404(QuestionnaireVersion, id=self.version_id))

    def give(self, link, *points, comment="", browser=None):
        client = browser or self.app.test_client()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(link).text)
        data = {"csrf_token": token[1] if token else "", "comment": comment}
        for number, (code, one) in enumerate(zip(CODES, points, strict=False)):
            data |= {f"rows-{number}-code": code, f"rows-{number}-points": str(one)}
        return client.post(link, data=data)

    def all_give(self, *answers):
        for (_name, link), points in zip(sorted(self.links().items()), answers, strict=True):
            assert self.give(link, *points).status_code == 303


@pytest.fixture
def panel(cast, app, at_work, draft):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=draft.questionnaire_id).ref
    url = f"/app/questionnaires/{ref}/versions/1/indicators/_/experts"
    return Panel(cast, app, url, draft.id)


@pytest.fixture
def asked(panel):
    assert panel.ask().status_code == 302
    return panel


@pytest.fixture
def closed(asked):
    asked.all_give((40, 30, 20, 10), (50, 20, 20, 10), (40, 20, 30, 10))
    assert asked.post("/close").status_code == 302
    return asked


def test_each_expert_gets_a_mail_with_a_link_of_their_own(asked):
    mails = asked.mails()
    assert [to for to, _, _ in mails] == [
        "wang@uni.example.org",
        "li@clinic.example.org",
        "zhang@bureau.example.org",
    ]
    assert "请按门诊的情况判断" in mails[0][2]
    assert "王敏，您好" in mails[0][2]
    assert len(set(asked.links().values())) == 3


def test_a_token_is_kept_as_its_hash_alone(asked, admin_connection):
    token = asked.links()["wang"].rpartition("/")[2]
    held = admin_connection.execute("SELECT weight_answers::text FROM weight_answers").fetchall()
    assert token not in str(held)
    assert stored(token) in str(held)


def test_an_expert_gives_weights_without_signing_in(asked):
    link = asked.links()["wang"]
    page = asked.app.test_client().get(link)
    assert page.status_code == 200
    assert "江州市人民医院" in page.text
    assert "上一轮" not in page.text
    done = asked.give(link, 40, 30, 20, 10, comment="渠道最要紧")
    assert done.status_code == 303
    assert asked.app.test_client().get(done.headers["Location"]).status_code == 200
    (given,) = [one for one in asked.rows(WeightAnswer) if one.weights]
    assert given.weights == {"lodging": 40, "informing": 30, "attitude": 20, "outcome": 10}
    assert given.answered_on == clock.today("Asia/Shanghai")


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ((40, 30, 20, 5), "合计 95，应为 100"),
        ((100, 0, 0, 0), "请填 1 至 100 之间的数"),
        ((70, 20, 9.5, 0.5), "请填 1 至 100 之间的数"),
        (("", 30, 60, 10), "请填一个数"),
        (("vierzig", 30, 20, 10), "请填一个数"),
        (("nan", 30, 60, 10), "请填 1 至 100 之间的数"),
        (("-5", 35, 60, 10), "请填 1 至 100 之间的数"),
        ((50, 50), "表单不完整"),
    ],
)
def test_what_makes_no_hundred_is_refused_and_nothing_is_lost(asked, points, sentence):
    answer = asked.give(asked.links()["wang"], *points, comment="留着这句")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "留着这句" in answer.text
    assert [one for one in asked.rows(WeightAnswer) if one.weights] == []


def test_a_double_submit_counts_once_and_says_thanks(asked):
    link, browser = asked.links()["wang"], asked.app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(link).text)[1]
    data = {"csrf_token": token, "comment": ""}
    for number, code in enumerate(CODES):
        data |= {f"rows-{number}-code": code, f"rows-{number}-points": "25"}
    assert [browser.post(link, data=data).status_code for _ in range(2)] == [303, 303]
    data["rows-0-points"], data["rows-1-points"] = "24", "26"
    assert browser.post(link, data=data).status_code == 404
    (given,) = [one for one in asked.rows(WeightAnswer) if one.weights]
    assert given.weights["lodging"] == 25


def test_every_link_that_is_no_good_answers_alike(asked, move_clock):
    """Used, unknown, of another organisation, taken back, of a closed round, over."""
    links = asked.links()
    asked.all_give((40, 30, 20, 10), (50, 20, 20, 10), (40, 20, 30, 10))
    used = asked.app.test_client().get(links["wang"])
    unknown = asked.app.test_client().get("/app/weights/jiangzhou/" + "x" * 43)
    zenith = asked.app.test_client().get(links["wang"].replace("jiangzhou", "zenith"))
    nowhere = asked.app.test_client().get(links["wang"].replace("jiangzhou", "nowhere"))
    long = asked.app.test_client().get("/app/weights/jiangzhou/" + "x" * 5000)
    asked.post("/close")
    asked.post("/next", until=asked.day(10))
    earlier = asked.app.test_client().get(links["li"])
    fresh = asked.links()["li"]
    assert fresh != links["li"]
    move_clock(days=11)
    over = asked.app.test_client().get(fresh)
    answers = (used, unknown, zenith, nowhere, long, earlier, over)
    assert {answer.status_code for answer in answers} == {404}

    def said(answer):
        return re.sub(r"csrf_token[^>]*|next[^>]*", "", answer.text.split("<main")[1])

    assert len({said(answer) for answer in answers}) == 1
    assert "已用过、已到期或已撤回" in used.text


def test_the_link_is_good_until_the_end_of_the_day(asked, move_clock):
    move_clock(days=13)
    assert asked.app.test_client().get(asked.links()["wang"]).status_code == 200


def test_a_taken_back_invitation_is_dead_and_may_be_sent_anew(asked):
    expert = next(one for one in asked.rows(WeightExpert) if one.email.startswith("li"))
    assert asked.post(f"/{expert.id}/take-back").status_code == 302
    assert asked.app.test_client().get(asked.links()["li"]).status_code == 404
    assert asked.post("/more", experts="Li Lei li@clinic.example.org").status_code == 302
    assert asked.app.test_client().get(asked.links()["li"]).status_code == 200


def test_who_has_answered_is_not_taken_back(asked):
    asked.give(asked.links()["li"], 25, 25, 25, 25)
    expert = next(one for one in asked.rows(WeightExpert) if one.email.startswith("li"))
    assert asked.post(f"/{expert.id}/take-back").status_code == 409
    assert len([one for one in asked.rows(WeightAnswer) if one.weights]) == 1


def test_the_manager_sees_who_answered_but_no_value(asked):
    asked.give(asked.links()["wang"], 37.25, 28.75, 21, 13, comment="独特的意见")
    page = asked.page()
    assert "3 人中已有 1 人答复" in page
    for secret in ("37.25", "28.75", "独特的意见"):
        assert secret not in page


def test_single_values_stay_out_of_the_audit_trail(asked):
    asked.give(asked.links()["wang"], 37, 29, 21, 13, comment="独特的意见")
    asked.give(asked.links()["li"], 37, 29, 21, 13)
    asked.give(asked.links()["zhang"], 25, 25, 25, 25)
    asked.post("/close")
    kept = str([(e.action, e.detail) for e in asked.rows(AuditEvent)])
    kept += str([(v.before, v.after) for v in asked.rows(AuditValue)])
    assert "weights.round_closed" in kept
    for secret in ("独特的意见", "wang@uni.example.org", "王敏", "'lodging': 37"):
        assert secret not in kept


def test_a_reminder_carries_the_same_link_and_comes_once_a_day(asked, move_clock, at_work):
    asked.give(asked.links()["wang"], 25, 25, 25, 25)
    before = asked.links()
    asked.post("/remind", until=asked.day(14))
    assert len(asked.mails()) == 3
    move_clock(days=1)
    until = clock.today("Asia/Shanghai") + timedelta(days=20)
    for written in (2, 0):
        with asked.app.app_context(), at_work(asked.cast.mei):
            assert remind_experts(session().scalars(select(WeightPanel)).one(), until) == written
    mails = asked.mails()
    assert sorted(to for to, _, _ in mails[3:]) == [
        "li@clinic.example.org",
        "zhang@bureau.example.org",
    ]
    assert "请别忘了" in mails[3][1]
    assert asked.links() == before
    move_clock(days=18)
    assert asked.app.test_client().get(before["li"]).status_code == 200


@pytest.mark.parametrize("until", ["", "2020-01-01", "2099-01-01", "soon"])
def test_an_odd_day_is_refused_beside_its_field(panel, until):
    answer = panel.ask(until=until)
    assert answer.status_code == 400
    assert "until-error" in answer.text
    assert "王敏 wang@uni.example.org" in answer.text
    assert panel.mails() == []


@pytest.mark.parametrize(
    ("experts", "sentence"),
    [
        ("", "请至少填 3 位专家"),
        ("甲 a@example.org\n乙 b@example.org", "请至少填 3 位专家"),
        ("甲\n乙 b@example.org\n丙 c@example.org", "第 1 行：请写姓名和一个邮箱"),
        ("甲 a@example.org a2@example.org\n乙 b@x.org\n丙 c@x.org", "第 1 行"),
        ("甲 a@@example.org\n乙 b@x.org\n丙 c@x.org", "不像是邮箱"),
        ("a@elsewhere.org\n乙 b@x.org\n丙 c@x.org", "请在邮箱旁边写上姓名"),
        ("甲 a@x.org\n乙 A@X.org\n丙 c@x.org\n丁 d@x.org", "第 2 行：这个邮箱写了两次"),
        ("\n".join(f"第{n}位 e{n}@x.org" for n in range(51)), "最多可请 50 位"),
    ],
)
def test_experts_that_cannot_be_read_are_told_by_line(panel, experts, sentence):
    answer = panel.ask(experts=experts)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert panel.mails() == []
    assert panel.rows(WeightPanel) == []


def test_a_members_address_is_enough_and_strangers_stay_strangers(panel):
    experts = "wen@example.org\n乙 b@x.org\n丙 charlie@example.org"
    assert panel.ask(experts=experts).status_code == 302
    assert {one.name: one.email for one in panel.rows(WeightExpert)} == {
        "Wen": "wen@example.org",
        "乙": "b@x.org",
        "丙": "charlie@example.org",
    }


def test_too_few_answers_keep_a_round_open(asked):
    asked.give(asked.links()["wang"], 40, 30, 20, 10)
    asked.give(asked.links()["li"], 40, 30, 20, 10)
    answer = asked.post("/close")
    assert answer.status_code == 409
    assert "一轮至少要有 3 份答复" in answer.text
    assert asked.rows(WeightRound)[0].closed_at is None


def test_a_closed_round_shows_median_spread_and_agreement(closed):
    page = closed.page()
    (held,) = closed.rows(WeightRound)
    middles = {one["code"]: one for one in held.figures["middles"]}
    assert middles["lodging"] == {"code": "lodging", "low": 40, "median": 40, "high": 45}
    assert (held.figures["asked"], held.figures["answered"]) == (3, 3)
    # ranks 4321, 4 2.5 2.5 1, 4231: sums 12, 7.5, 7.5, 3; S 40.5, W = 12*40.5/(540-3*6)
    assert held.figures["agreement"] == round(12 * 40.5 / 522, 3)
    assert "40 至 45（5）" in page
    assert "专家对先后次序几乎完全一致（W 0.93）。再来一轮意义不大。" in re.sub(
        r"\s", "", page
    ).replace("W0.93", "W 0.93")


def test_medians_become_weights_that_make_exactly_100(closed):
    assert closed.post("/take").status_code == 302
    weights = {one.code: one.weight for one in closed.content().indicators}
    # medians 40, 20, 20, 10 of 90
    assert weights == {"lodging": 44.5, "informing": 22.2, "attitude": 22.2, "outcome": 11.1}
    told = closed.content().weighting[0]
    assert (told.method, len(told.rounds), told.rounds[0].answered) == ("delphi", 1, 3)
    assert closed.rows(WeightPanel)[0].state == "taken"


def test_the_version_tells_where_the_weights_come_from(closed):
    closed.post("/take")
    version = closed.url.partition("/indicators")[0]
    for page in ("", "/approval"):
        text = closed.cast.mei.get(version + page).text
        assert "来自 1 轮专家咨询（德尔菲法）的中位数" in text
        assert "3 / 3" in text
        assert "王敏" not in text
    assert "专家多轮咨询（德尔菲法）" in closed.cast.mei.get(f"{version}/indicators").text


def test_the_second_round_shows_the_group_and_ones_own_points(closed):
    own = closed.links()
    assert closed.post("/next", until=closed.day(10)).status_code == 302
    links = closed.links()
    assert set(links) == set(own)
    assert set(links.values()).isdisjoint(own.values())
    page = closed.app.test_client().get(links["li"]).text
    assert "全体中位数 40，半数人在 40 至 45 之间" in page
    assert "您上次填 40" in page
    closed.all_give((45, 25, 20, 10), (45, 25, 20, 10), (40, 25, 25, 10))
    assert closed.post("/close").status_code == 302
    closed.post("/take")
    told = closed.content().weighting[0]
    assert [one.answered for one in told.rounds] == [3, 3]
    assert closed.content().indicator("lodging").weight == 45


def test_remarks_are_shown_without_names_once_the_round_is_closed(asked):
    asked.give(asked.links()["wang"], 40, 30, 20, 10, comment="乙意见")
    asked.give(asked.links()["li"], 40, 30, 20, 10, comment="<b>甲</b>")
    asked.give(asked.links()["zhang"], 40, 30, 20, 10)
    asked.post("/close")
    page = asked.page()
    assert "乙意见" in page
    assert "&lt;b&gt;甲&lt;/b&gt;" in page
    assert "王敏" not in page


def test_two_managers_at_once(asked):
    asked.all_give((40, 30, 20, 10), (50, 20, 20, 10), (40, 20, 30, 10))
    assert asked.post("/close").status_code == 302
    late = asked.post("/close", person=asked.cast.wen)
    assert late.status_code == 409
    assert "别人先了一步" in late.text
    assert asked.post("/next", until=asked.day(5)).status_code == 302
    assert asked.post("/next", person=asked.cast.wen, until=asked.day(5)).status_code == 409
    assert len(asked.rows(WeightRound)) == 2


def test_one_panel_at_a_time_for_a_level(asked):
    again = asked.ask()
    assert again.status_code == 409
    assert len(asked.rows(WeightPanel)) == 1
    assert len(asked.mails()) == 3


def test_a_stale_page_asks_nobody_and_keeps_what_was_typed(panel, at_work, draft):
    with at_work(panel.cast.wen):
        version = load_or_404(QuestionnaireVersion, id=draft.id)
        add_indicator(Edit(version, 1, panel.cast.wen.user_id), Text({"zh": "新"}), 5.0)
    answer = panel.cast.mei.post(
        panel.url, {"revision": "1", "experts": EXPERTS, "until": panel.day(14)}
    )
    assert answer.status_code == 409
    assert "王敏 wang@uni.example.org" in answer.text
    assert panel.mails() == []


def test_a_level_that_changed_meanwhile_takes_no_medians(closed, at_work, draft):
    with at_work(closed.cast.wen):
        version = load_or_404(QuestionnaireVersion, id=draft.id)
        add_indicator(
            Edit(version, version.revision, closed.cast.wen.user_id), Text({"zh": "新"}), 5.0
        )
    before = closed.content()
    answer = closed.post("/take")
    assert answer.status_code == 409
    assert "与当时赋权的不同" in answer.text
    assert closed.content() == before
    assert closed.rows(WeightPanel)[0].state == "closed"


def test_a_draft_is_not_sent_while_experts_are_asked(asked):
    version = asked.url.partition("/indicators")[0]
    answer = asked.cast.mei.post(f"{version}/submit", {"revision": str(asked.revision())})
    assert answer.status_code == 409
    assert "正在咨询专家" in answer.text
    assert asked.post("/stop").status_code == 302
    answer = asked.cast.mei.post(f"{version}/submit", {"revision": str(asked.revision())})
    assert answer.status_code == 302


def test_stopping_ends_the_links_and_another_panel_may_begin(asked):
    links = asked.links()
    assert "停止咨询" in asked.cast.mei.get(f"{asked.url}/stop").text
    assert asked.post("/stop").status_code == 302
    assert asked.app.test_client().get(links["wang"]).status_code == 404
    assert asked.ask().status_code == 302
    assert len(asked.rows(WeightPanel)) == 2


def test_closing_asks_first_and_says_who_is_missing(asked):
    page = asked.cast.mei.get(f"{asked.url}/close").text
    assert "还有 3 位专家没有答复" in page


def test_other_tenant_gets_404(asked):
    for step in ("", "/close", "/stop"):
        assert asked.cast.dora.get(asked.url + step).status_code == 404
    for step in ("", "/more", "/remind", "/close", "/stop", "/next", "/take"):
        assert asked.cast.dora.post(asked.url + step, {"revision": "1"}).status_code == 404


def test_steps_without_a_panel_do_not_exist(panel):
    for step in ("/more", "/remind", "/close", "/stop", "/next", "/take"):
        assert panel.post(step).status_code == 404


def test_an_expert_of_another_panel_is_not_taken_back(asked):
    unknown = "00000000-0000-7000-8000-000000000000"
    assert asked.post(f"/{unknown}/take-back").status_code == 404


def test_an_outside_auditor_sees_nothing_of_the_panel(asked):
    from foundation.guests import guest_scope

    with (
        tenant_scope(asked.cast.jiangzhou.id),
        guest_scope(asked.cast.ernst.membership_id),
        unit_of_work(),
    ):
        for model in (WeightPanel, WeightExpert, WeightRound, WeightAnswer):
            assert session().scalars(select(model)).all() == []


def test_the_desk_says_when_a_round_can_be_closed_and_decided_on(asked):
    desk = asked.cast.wen

    def says(words):
        return words in desk.get("/app/").text

    assert not says("结束“投诉处理回访”的专家咨询")
    asked.all_give((40, 30, 20, 10), (50, 20, 20, 10), (40, 20, 30, 10))
    assert says("结束“投诉处理回访”的专家咨询")
    asked.post("/close")
    assert not says("结束“投诉处理回访”的专家咨询")
    assert says("决定是否采用“投诉处理回访”的专家赋权")
    asked.post("/take")
    assert not says("的专家赋权")


def test_the_desk_tells_of_a_round_whose_day_is_over(asked, move_clock):
    move_clock(days=15)
    Mornings(asked.app, asked.cast, move_clock).stay()
    assert "结束“投诉处理回访”的专家咨询" in asked.cast.mei.get("/app/").text
    assert "专家咨询" not in asked.cast.iris.get("/app/").text
