"""Every form of the rooms of cases, actions, periods and the calendar, each rightly filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from complaints.actions.again.models import ElsewhereCheck
from complaints.actions.again.services import ask_elsewhere
from complaints.actions.causes.models import ActionCause
from complaints.actions.causes.services import add_cause
from complaints.actions.models import CorrectiveAction
from complaints.actions.services import items as item_services
from complaints.assisting.models import CaseContribution
from complaints.assisting.services import ask_department
from complaints.models import Complaint
from complaints.receipts import new_key
from complaints.related.services.linking import link
from complaints.related.services.merging import merge
from complaints.texts.models import TextModule
from complaints.texts.services import Wording, write_module
from foundation import clock
from tests.complaints.odd_settings import category_ways, subject_ways
from tests.complaints.odd_transfers import transfer_ways
from tests.complaints.test_action_pages import filled


@dataclass
class Way:
    """A form that somebody posts: where, by whom, rightly filled in."""

    operation: str
    path: Callable[[], str]
    fields: Callable[[], dict[str, Any]] = dict
    by: str = "alice"


@dataclass
class Rooms:
    """The hospital with one of each thing that a form can change."""

    works: Any
    desk: Any
    ruled: str

    def case(self, state: str) -> Complaint:
        """A case in a state; the same one as long as it stays there."""
        return next(iter(self.cases(state)), None) or self.desk.case(state)

    def cases(self, state: str) -> list[Complaint]:
        """All cases in a state, by number."""
        return sorted(self.desk.all(Complaint, state=state), key=lambda each: each.ref)

    def pair(self) -> tuple[Complaint, Complaint]:
        """The case in hand and another one, which takes nothing in."""
        first = self.case("in_hand")
        return first, next(iter(self.cases("in_hand")[:0:-1]), None) or self.desk.case("in_hand")

    def merged(self) -> Complaint:
        """A case that was merged into another one."""
        found = [case for case in self.cases("closed") if case.merged_into_id is not None]
        if found:
            return found[0]
        main, case = self.pair()
        with self.desk.work("gu") as gu:
            merge(case, main, gu, case.revision, "一并办理。")
        return self.desk.fresh(case)

    def linked(self) -> tuple[Complaint, Complaint]:
        """Two cases with a link between them."""
        one, other = self.pair()
        with self.desk.work("gu") as gu:
            link(one, other, gu, "同一台电梯")
        return one, other

    def asked(self) -> tuple[Complaint, CaseContribution]:
        """A question to an assisting department, and its case."""
        case = self.case("in_hand")
        found = self.desk.all(CaseContribution, complaint_id=case.id, state="asked")
        if found:
            return case, found[0]
        unit, day = self.desk.cast.jiangzhou.departments["paediatrics"], self.soon()
        with self.desk.work("gu") as gu:
            return case, ask_department(case, gu, unit, "开了几个窗口？", day)

    def soon(self) -> date:
        """A day to come."""
        with self.desk.work():
            return clock.today("Asia/Shanghai") + timedelta(days=3)

    def module(self) -> TextModule:
        """A text module for any message of any case."""
        found = self.desk.all(TextModule)
        if found:
            return found[0]
        with self.desk.work("gu") as gu:
            return write_module(Wording("zh", "感谢", "谢谢您。"), gu)

    def handing_over(self) -> dict[str, Any]:
        """A case of the one who has it, for the other who can."""
        case, cast = self.case("in_hand"), self.desk.cast
        other = cast.alice if case.handler_id == cast.gu.user_id else cast.gu
        return {
            "giver": str(case.handler_id),
            "cases": [f"{case.ref} {case.revision}"],
            "handler_id": str(other.user_id),
            "reason": "休假",
        }

    def action(self, state: str) -> Any:
        """An action in a state, likewise."""
        found = sorted(self.desk.all(CorrectiveAction, state=state), key=lambda each: each.ref)
        return found[0] if found else self.works.fresh(self.works.standing(state))

    def item(self, state: str) -> tuple[Any, Any]:
        action = self.action(state)
        items = self.works.items(action)
        if not items:
            with self.works.work("mei") as mei:
                item_services.add_item(action, mei, **self.works.item())
            items = self.works.items(action)
        return action, items[0]

    def revised(self) -> dict[str, int]:
        """The revision of the draft, once it has a cause."""
        self.cause()
        return {"revision": self.action("draft").revision}

    def cause(self) -> UUID:
        """A cause of the draft."""
        action = self.action("draft")
        found = self.desk.all(ActionCause, action_id=action.id)
        if found:
            return found[0].id
        with self.works.work("mei") as mei:
            return add_cause(action, mei, text="少一人", category="people").id

    def check(self) -> UUID:
        """A question to another department."""
        found = self.desk.all(ElsewhereCheck)
        if found:
            return found[0].id
        action = self.action("awaiting_effect")
        facts = {
            "department_id": self.desk.cast.jiangzhou.departments["pharmacy"],
            "reason": "同一套系统",
            "owner_id": self.desk.cast.ouyang.user_id,
            "due_on": date(2026, 12, 31),
        }
        with self.works.work("mei") as mei:
            return ask_elsewhere(action, mei, **facts).id

    def step(self, state: str, name: str) -> Way:
        def fields() -> dict[str, Any]:
            case = self.case(state)
            with self.desk.work():
                filled_in = self.desk.filled(name, case)
            plain = {
                k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in filled_in.items()
            }
            return {"revision": case.revision, **plain}

        way = f"/app/complaints/{{}}/steps/{name}"
        return Way("complaints.step", lambda: way.format(self.case(state).ref), fields)

    def ways(self) -> list[Way]:
        """Every form of these rooms, each rightly filled in."""
        places, people = self.desk.cast.jiangzhou.departments, self.desk.cast
        period = self.works.period_id

        def case(end: str) -> Callable[[], str]:
            return lambda: f"/app/complaints/{self.case('in_hand').ref}/{end}"

        def contribution(end: str = "") -> Callable[[], str]:
            def path() -> str:
                of, asked = self.asked()
                return f"/app/complaints/{of.ref}/contributions/{asked.id}{end}"

            return path

        def between(how: str, which: Callable[[], tuple[Any, Any]]) -> Callable[[], str]:
            def path() -> str:
                main, other = which()
                return f"/app/complaints/{other.ref}/{how}/{main.ref}"

            return path

        def text(end: str = "") -> Callable[[], str]:
            return lambda: f"{texts}/{self.module().id}{end}"

        def action(state: str, end: str) -> Callable[[], str]:
            return lambda: f"/app/actions/{self.action(state).ref}/{end}"

        def item(state: str, end: str) -> Callable[[], str]:
            def path() -> str:
                of, one = self.item(state)
                return f"/app/actions/{of.ref}/items/{one.id}/{end}".rstrip("/")

            return path

        def cause(end: str = "") -> Callable[[], str]:
            return lambda: f"/app/actions/{self.action('draft').ref}/causes/{self.cause()}{end}"

        def at(end: str, room: str = "evaluations") -> Callable[[], str]:
            return lambda: f"/app/{room}/{period}{end}"

        def revision(state: str) -> Callable[[], dict[str, Any]]:
            return lambda: {"revision": self.action(state).revision, "reason": "看过了"}

        def rule(end: str) -> Callable[[], str]:
            return lambda: f"/app/complaints/rules/{self.ruled}/{end}"

        ruling = {
            "rating": "*",
            "at_most": "2",
            "words": "投诉",
            "department_id": str(places["paediatrics"]),
            "category": "other",
            "severity": "slight",
        }
        seen = {"revision": "2"}
        entered = {
            "channel": "telephone",
            "subject": "停车难",
            "text": "没有车位",
            "category": "other",
            "severity": "slight",
            "department_id": str(places["paediatrics"]),
        }
        item_fields = {
            "text": "写明负责科室",
            "owner_id": str(people.ouyang.user_id),
            "due_on": "2027-01-31",
            "evidence_wanted": "流程文件",
            "lasting": "document",
        }
        asking = {
            "department_id": str(places["cardiology"]),
            "reason": "同一套系统",
            "owner_id": str(people.ouyang.user_id),
            "due_on": "2027-01-31",
        }
        cause_fields = {"parent_id": "", "text": "少一人", "category": "people", "revision": "1"}
        opened = {
            "title": "取药慢",
            "department_id": str(places["paediatrics"]),
            "source": "case",
            "cases": "",
        }
        own = {
            "name_zh": "某一期",
            "kind": "free",
            "first_day": "2027-01-01",
            "last_day": "2027-02-01",
            "grace_minutes": "30",
        }
        calendar, texts = "/app/settings/calendar", "/app/complaints/texts"
        wording = {
            "language": "zh",
            "name": "致谢",
            "occasion": "reply",
            "category": "fees",
            "text": "谢谢您，{编号}。",
        }
        second = {
            "subject": "停车",
            "text": "收了两次",
            "category": "fees",
            "severity": "slight",
            "department_id": str(places["paediatrics"]),
            "words": "分开办。",
        }
        question = {"department_id": str(places["paediatrics"]), "question": "开了几个窗口？"}
        return [
            Way(
                "complaints.new",
                lambda: "/app/complaints/new",
                lambda: {"key": new_key(), **entered},
            ),
            Way(
                "complaints.enter_next",
                lambda: "/app/complaints/new/next",
                lambda: {"key": new_key(), **entered},
            ),
            Way(
                "complaints.receipt_sheet",
                lambda: "/app/complaints/new/sheet",
                lambda: {"token": "abc"},
            ),
            Way(
                "complaints.look_up",
                lambda: "/app/complaints/new/look",
                lambda: {"existing": "1"},
            ),
            Way(
                "complaints.asked_again",
                case("asked-again"),
                lambda: {"existing": "1"},
            ),
            *(
                self.step(state, name)
                for state, name in (
                    ("received", "acknowledge"),
                    ("in_hand", "assign"),
                    ("in_hand", "correct"),
                    ("in_hand", "postpone"),
                    ("in_hand", "propose"),
                    ("disputed", "take_up_again"),
                )
            ),
            *(Way(*one) for one in transfer_ways(self, entered)),
            *(Way(*one) for one in (*category_ways(self.desk), *subject_ways(self))),
            Way("complaints.reply", case("replies"), lambda: {"reply": "您好"}),
            Way(
                "complaints.insert_in_reply",
                case("replies/insert"),
                lambda: {"reply": "您好", "module": str(self.module().id)},
            ),
            Way(
                "complaints.insert_in_step",
                case("steps/postpone/insert"),
                lambda: {"text": "您好", "module": str(self.module().id)},
            ),
            Way("complaints.link_to", between("link", self.pair), lambda: {"words": "同一台"}),
            Way("complaints.unlink_from", between("unlink", self.linked)),
            Way(
                "complaints.split_case",
                case("split"),
                lambda: {"revision": self.case("in_hand").revision, **second},
            ),
            Way(
                "complaints.merge_into",
                between("merge", self.pair),
                lambda: {"revision": self.pair()[1].revision, "text": "一并办理。"},
            ),
            Way(
                "complaints.unmerge_case",
                lambda: f"/app/complaints/{self.merged().ref}/unmerge",
                lambda: {
                    "revision": self.merged().revision,
                    "reason": "两回事",
                    "text": "分开办。",
                },
            ),
            Way(
                "complaints.ask_contribution",
                case("contributions/new"),
                lambda: {"due_on": self.soon().isoformat(), **question},
            ),
            Way("complaints.contribution", contribution(), lambda: {"text": "两个"}, "ouyang"),
            Way(
                "complaints.take_contribution_back",
                contribution("/back"),
                lambda: {"reason": "不必了"},
            ),
            Way("complaints.watch_case", case("watch")),
            Way("complaints.stop_watching_case", case("watch/stop")),
            Way(
                "complaints.add_watcher",
                case("watchers"),
                lambda: {"user_id": str(self.desk.cast.gu.user_id)},
            ),
            Way(
                "complaints.remove_watcher",
                case("watchers/stop"),
                lambda: {"user_id": str(self.desk.cast.gu.user_id)},
            ),
            Way("complaints.hand_over", lambda: "/app/complaints/hand-over", self.handing_over),
            Way("complaints.begin_texts", lambda: f"{texts}/starters"),
            Way("complaints.new_text", lambda: f"{texts}/new", lambda: wording),
            Way(
                "complaints.text",
                text(),
                lambda: wording | {"revision": self.module().revision, "name": "感谢"},
            ),
            Way("complaints.put_text_away", text("/away")),
            Way("complaints.bring_text_back", text("/back")),
            Way("complaints.note", case("notes"), lambda: {"note": "内部"}),
            Way(
                "complaints.ask_for_longer",
                case("longer"),
                lambda: {"promised_on": "2027-01-29", "reason": "要等", "text": "还要等", **seen},
            ),
            Way("complaints.allow", case("longer/allow"), lambda: {**seen}, "alice"),
            Way(
                "complaints.refuse",
                case("longer/refuse"),
                lambda: {"reason": "不必等", **seen},
                "alice",
            ),
            Way("complaints.identity", case("identity"), lambda: {"reason": "约时间"}),
            Way("complaints.export", lambda: "/app/complaints/exports", lambda: {"kind": "csv"}),
            Way(
                "complaints.keep", lambda: "/app/complaints/views?state=open", lambda: {"name": "x"}
            ),
            Way("complaints.remove_view", lambda: f"/app/complaints/views/{uuid4()}/remove"),
            Way("complaints.new_rule", rule("new"), lambda: ruling),
            Way("complaints.rule", rule("1"), lambda: {"revision": "1", **ruling}),
            Way("complaints.switch_off_rule", rule("2/off")),
            Way("actions.new", lambda: "/app/actions/new", lambda: opened),
            Way("actions.edit", action("draft", "plan"), lambda: filled(self.action("draft"))),
            Way("actions.add_cause", action("draft", "causes"), lambda: cause_fields),
            Way("actions.change_cause", cause(), lambda: cause_fields | self.revised()),
            Way("actions.move_cause", cause("/place"), lambda: {"way": "up"}),
            Way("actions.remove_cause", cause("/removal")),
            Way("actions.check", lambda: f"/app/actions/checks/{self.check()}"),
            Way("actions.dismiss_again", action("awaiting_effect", "again/dismissal")),
            Way("actions.open_again", action("awaiting_effect", "again/action")),
            Way("actions.elsewhere", action("awaiting_effect", "elsewhere"), lambda: asking),
            Way("actions.draft_survey", action("running", "verification"), revision("running")),
            Way("actions.feedback", action("awaiting_effect", "feedback"), revision("draft")),
            Way(
                "actions.approve_told",
                action("awaiting_effect", "feedback/approval"),
                revision("draft"),
            ),
            Way("actions.tell_rest", action("awaiting_effect", "feedback/rest"), revision("draft")),
            Way("actions.rules", lambda: "/app/actions/rules", lambda: {"revision": "0"}, "alice"),
            Way("actions.add_item", action("draft", "items"), lambda: item_fields),
            Way(
                "actions.change_item", lambda: item("draft", "")().rstrip("/"), lambda: item_fields
            ),
            Way("actions.remove_item", item("draft", "removal")),
            Way("actions.step", action("draft", "steps/submit"), revision("draft")),
            Way(
                "actions.review",
                action("in_review", "review/send_back"),
                revision("in_review"),
                "wen",
            ),
            Way("actions.evidence", item("running", "evidence"), lambda: {"evidence": "在科里"}),
            Way(
                "actions.judge",
                action("to_judge", "verdict/judge_not_shown"),
                revision("to_judge"),
                "iris",
            ),
            Way("evaluations.scheme", at("/scheme"), lambda: {"revision": "0"}),
            Way("evaluations.try_scheme", at("/scheme/example"), lambda: {"revision": "0"}),
            Way("evaluations.compute", at("/compute"), lambda: {"reason": "漏了"}),
            Way("evaluations.withdraw", at("/withdraw")),
            Way(
                "evaluations.publish",
                at("/publish"),
                lambda: {"snapshot": "1", "appeals_until": "2027-01-01"},
            ),
            Way("evaluations.lock", at("/lock")),
            Way(
                "evaluations.appeal", at("/departments/paediatrics/appeal"), lambda: {"reason": "x"}
            ),
            Way("evaluations.decide", at(f"/appeals/{uuid4()}/decision"), lambda: {"reason": "x"}),
            Way("periods.new", lambda: "/app/periods/new", lambda: own),
            Way("periods.edit", at("", "periods"), lambda: {"revision": "1", **own}),
            Way("periods.close", at("/close", "periods"), lambda: {"revision": "1"}),
            Way("periods.reopen", at("/reopen", "periods"), lambda: {"revision": "1"}),
            Way("tenants.save_week", lambda: calendar, lambda: {"revision": "0"}),
            Way("tenants.add_calendar_days", lambda: f"{calendar}/days"),
            Way("tenants.add_calendar_lines", lambda: f"{calendar}/lines"),
            Way("tenants.remove_calendar_days", lambda: f"{calendar}/days/remove"),
        ]
