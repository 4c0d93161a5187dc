"""Every page of complaints, actions, evaluations and the calendar is fit for everybody to use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from house_cast import Cast
from living import end_life
from sqlalchemy import select, update
from walks.conftest import Walker, sign_in

from complaints.actions.again.services import ask_elsewhere
from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.assisting.services import ask_department
from complaints.audits.queries import sampled_of
from complaints.audits.services.drawing import Scope, draw_sample
from complaints.audits.services.findings import raise_finding
from complaints.audits.services.looking import Said, save_answers
from complaints.audits.workflow import RISKS
from complaints.changes.queries import texts_of
from complaints.changes.services import begin_change, take_step
from complaints.exports.services import request_export
from complaints.models import Complaint
from complaints.register.wanted import Wanted
from complaints.related.services.merging import merge
from complaints.services import conversation
from complaints.services.identity import Identity
from complaints.texts.models import TextModule
from complaints.texts.services import add_starters
from complaints.timing.extending import Asked, ask_longer
from complaints.timing.library import shipped
from complaints.timing.services import put_in_force, set_channel, take_over
from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.access import matrix
from surveys.models import Response, Survey
from tenants.absences.services import end_absence, enter_absence
from tenants.models import MembershipRole, User
from tenants.permissions import ROLES
from tenants.subjects.services import ask as ask_for
from tenants.subjects.services import refuse
from tenants.trail_files.services import request_file
from tests.complaints.acting import GOOD, Works, clock_day, make_works
from tests.complaints.conftest import Desk
from tests.complaints.odd_transfers import held_mail, sent_on
from tests.complaints.ruling import ruled
from tests.complaints.standing import viewer_of
from tests.evaluations.judged import BEFORE, NOW, spans
from tests.surveys.test_vouchers import Pool

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROOMS = (
    "absences",
    "actions",
    "audits",
    "cases",
    "categories",
    "changes",
    "complaints",
    "evaluations",
    "incentives",
    "periods",
    "subjects",
    "timing",
    "vouchers",
)
ALSO = frozenset(
    {
        "portal.changes",
        "portal.winners",
        "portal.withdraw",
        "tenants.audit",
        "tenants.audit_anchors",
        "tenants.download_trail",
        "tenants.trail_file",
        "tenants.trail_file_progress",
        "tenants.trail_files",
        "tenants.calendar",
        "tenants.desk",
    }
)

# Each page, at the addresses that show all its faces; {names} are found in the scene.
PAGES: dict[str, tuple[str, ...]] = {
    "absences.enter": ("/app/absences/new",),
    "absences.enter_for": ("/app/absences/new/{gus_membership}",),
    "absences.index": ("/app/absences",),
    "actions.causes": ("/app/actions/{draft}/causes", "/app/actions/{running}/causes"),
    "actions.change_item": ("/app/actions/{draft}/items/{draft_item}",),
    "actions.check": ("/app/actions/checks/{check}",),
    "actions.dossier": ("/app/actions/{running}/evidence", "/app/actions/{effective}/evidence"),
    "actions.eight_d": ("/app/actions/{draft}/8d", "/app/actions/{effective}/8d"),
    "actions.edit": ("/app/actions/{draft}/plan",),
    "actions.elsewhere": ("/app/actions/{effective}/elsewhere",),
    "actions.feedback": ("/app/actions/{draft}/feedback", "/app/actions/{effective}/feedback"),
    "actions.index": ("/app/actions", "/app/actions?q=%20none"),
    "actions.new": ("/app/actions/new?case={case}",),
    "actions.rules": ("/app/actions/rules",),
    "actions.show": tuple(
        f"/app/actions/{{{state}}}"
        for state in ("draft", "in_review", "running", "awaiting_effect", "to_judge", "effective")
    ),
    "cases.complain": ("/jiangzhou/complain",),
    "cases.follow": ("/jiangzhou/follow",),
    "audits.checklist": ("/app/audits/checklist",),
    "audits.finding": ("/app/audits/findings/{finding}",),
    "audits.findings": ("/app/audits/findings", "/app/audits/findings?state=noted"),
    "audits.index": ("/app/audits",),
    "audits.look": ("/app/audits/{sample}/cases/1",),
    "audits.new": ("/app/audits/new",),
    "audits.new_finding": ("/app/audits/{sample}/findings/new?case=1&item=answered",),
    "audits.show": ("/app/audits/{sample}",),
    "audits.sign": ("/app/audits/{sample}/sign",),
    "audits.withdraw_one": ("/app/audits/findings/{finding}/withdraw",),
    "categories.add": ("/app/settings/categories/new?under=fees",),
    "categories.change": ("/app/settings/categories/fees",),
    "categories.index": ("/app/settings/categories",),
    "categories.merge": ("/app/settings/categories/environment/merge",),
    "changes.discard": ("/app/changes/{written}/discard",),
    "changes.edit": ("/app/changes/{written}/text",),
    "changes.index": ("/app/changes", "/app/changes?q=none"),
    "changes.new": ("/app/changes/new", "/app/changes/new?action={effective}"),
    "changes.show": tuple(f"/app/changes/{{{each}}}" for each in ("written", "waiting", "told")),
    "changes.withdraw": ("/app/changes/{told}/withdraw",),
    "complaints.ask_for_longer": ("/app/complaints/{timed}/longer",),
    "complaints.decide_on_longer": ("/app/complaints/{asked}/longer/decision",),
    "complaints.ask_contribution": ("/app/complaints/{assisted}/contributions/new",),
    "complaints.contribution": ("/app/complaints/{assisted}/contributions/{question}",),
    "complaints.take_contribution_back": (
        "/app/complaints/{assisted}/contributions/{question}/back",
    ),
    "complaints.held_mail": ("/app/complaints/mail/{held}",),
    "complaints.mail": ("/app/complaints/mail",),
    "complaints.mail_address": ("/app/complaints/mail/address",),
    "complaints.new_transfer": ("/app/complaints/transfers/new",),
    "complaints.add_to_case": ("/app/complaints/{case}/transfers/new",),
    "complaints.answer_transfer": ("/app/complaints/{sent_on}/transfers/{transfer}/answer",),
    "complaints.move_transfer": ("/app/complaints/{sent_on}/transfers/{transfer}/day",),
    "complaints.answers": ("/app/complaints/{answered_case}/answers",),
    "complaints.exports": ("/app/complaints/exports",),
    "complaints.show_export": ("/app/complaints/exports/{export}",),
    "complaints.handling": ("/app/complaints/handling", "/app/complaints/handling?year=2000"),
    "complaints.identity": ("/app/complaints/{named}/identity",),
    "complaints.index": (
        "/app/complaints",
        "/app/complaints?q=none",
        "/app/complaints?state=open&sort=old",
    ),
    "complaints.link_to": ("/app/complaints/{case}/link/{named}",),
    "complaints.merge_into": ("/app/complaints/{case}/merge/{named}",),
    "complaints.new": ("/app/complaints/new",),
    "complaints.new_rule": ("/app/complaints/rules/{ruled}/new",),
    "complaints.rule": ("/app/complaints/rules/{ruled}/1",),
    "complaints.hand_over": ("/app/complaints/hand-over", "/app/complaints/hand-over?giver={gu}"),
    "complaints.reviews": ("/app/complaints/reviews", "/app/complaints?review=reversed"),
    "complaints.rules": ("/app/complaints/rules",),
    "complaints.survey_rules": (
        "/app/complaints/rules/{ruled}",
        "/app/complaints/rules/{survey}",
    ),
    "complaints.try_rules": ("/app/complaints/rules/{ruled}/past?days=90",),
    "complaints.others": ("/app/complaints/{case}/others?q=C-",),
    "complaints.show": tuple(
        f"/app/complaints/{{{each}}}"
        for each in ("case", "named", "closed", "merged", "main", "asked", "assisted", "sent_on")
    ),
    "complaints.split_case": ("/app/complaints/{case}/split",),
    "complaints.new_text": ("/app/complaints/texts/new",),
    "complaints.text": ("/app/complaints/texts/{text}",),
    "complaints.texts": ("/app/complaints/texts", "/app/complaints/texts?q=none"),
    "complaints.load": ("/app/complaints/load",),
    "complaints.watchers": ("/app/complaints/{case}/watchers",),
    "complaints.unmerge_case": ("/app/complaints/{merged}/unmerge",),
    "complaints.statistics": (
        "/app/complaints/statistics",
        "/app/complaints/statistics?category=waiting&from=2020-01",
    ),
    "complaints.step": tuple(
        f"/app/complaints/{{case}}/steps/{step}"
        for step in ("propose", "postpone", "assign", "hand_over", "name", "correct", "set_aside")
    ),
    "evaluations.answers": (
        "/app/evaluations/{published}/departments/paediatrics/answers/{counted}",
    ),
    "evaluations.compute": ("/app/evaluations/{published}/compute",),
    "evaluations.department": ("/app/evaluations/{published}/departments/paediatrics",),
    "evaluations.index": ("/app/evaluations",),
    "evaluations.lock": ("/app/evaluations/{published}/lock",),
    "evaluations.publish": ("/app/evaluations/{draft_period}/publish",),
    "evaluations.scheme": ("/app/evaluations/{open_period}/scheme",),
    "evaluations.show": (
        "/app/evaluations/{open_period}",
        "/app/evaluations/{draft_period}",
        "/app/evaluations/{published}",
    ),
    "incentives.draw": ("/app/surveys/{drawing}/incentive/draw",),
    "incentives.edit": ("/app/surveys/{vouchers}/incentive/edit",),
    "incentives.new": ("/app/surveys/{survey}/incentive/new",),
    "incentives.show": tuple(
        f"/app/surveys/{{{each}}}/incentive" for each in ("survey", "vouchers", "drawing")
    ),
    "periods.close": ("/app/periods/{open_period}/close",),
    "periods.edit": ("/app/periods/{open_period}",),
    "periods.index": ("/app/periods",),
    "periods.new": ("/app/periods/new",),
    "portal.changes": ("/jiangzhou/changes", "/jiangzhou/changes?department=paediatrics"),
    "portal.winners": ("{drawing_door}/winners",),
    "portal.withdraw": ("/jiangzhou/withdraw",),
    "subjects.find": ("/app/subjects/find",),
    "subjects.index": ("/app/subjects",),
    "subjects.show": ("/app/subjects/{wished}", "/app/subjects/{refused_wish}"),
    "tenants.trail_file": ("/app/audit/files/{trail_file}",),
    "tenants.trail_files": ("/app/audit/files",),
    "tenants.audit": ("/app/audit?reading=with", "/app/audit?words=none-such"),
    "tenants.audit_anchors": ("/app/audit/anchors",),
    "tenants.calendar": ("/app/settings/calendar",),
    "tenants.desk": ("/app/",),
    "timing.channel": ("/app/settings/times/{times}/channels/letter",),
    "timing.edit": ("/app/settings/times/{times}/edit",),
    "timing.index": ("/app/settings/times",),
    "timing.look": ("/app/settings/times/shipped/bank_insurance",),
    "timing.show": ("/app/settings/times/{times}",),
    "timing.version": ("/app/settings/times/{times}/versions/1",),
    "vouchers.check": ("/app/vouchers",),
}
LEFT_OUT = {
    "actions.file": "a file to be kept, which no browser shows",
    "audits.population": "a file to be kept, which no browser shows",
    "cases.file": "a file to be kept, which no browser shows",
    "complaints.download_export": "a file to be kept, which no browser shows",
    "tenants.download_trail": "a file to be kept, which no browser shows",
    "tenants.trail_file_progress": "a part of tenants.trail_file",
    "complaints.export_progress": "a part of complaints.show_export",
    "complaints.file": "a file to be kept, which no browser shows",
    "subjects.download_copy": "a file to be kept, which no browser shows",
    "evaluations.appeal": "walked in test_too_late, empty, refused and filed",
    "evaluations.appeal_file": "a file to be kept, which no browser shows",
    "evaluations.progress": "a part of evaluations.show, walked there while the worker computes",
    "evaluations.show_appeal": "walked in test_too_late, filed and decided",
}


def test_no_page_is_forgotten(whole_app) -> None:
    shown = {
        row["operation"]
        for row in matrix(whole_app, ROLES)
        if row["method"] == "GET"
        and (row["operation"].split(".")[0] in ROOMS or row["operation"] in ALSO)
    }
    assert set(PAGES) | set(LEFT_OUT) == shown
    assert not set(PAGES) & set(LEFT_OUT)


@pytest.fixture(autouse=True)
def _right_time(app):
    yield
    clock.shift(timedelta(0))


@dataclass
class Scene:
    """The names in the addresses, and somebody who may look at everything."""

    cast: Cast
    names: dict[str, str]
    receipt: str


@pytest.fixture
def scene(app, cast) -> Scene:
    """The hospital with cases, actions and periods in all their states."""
    end_life()  # from another walk: it would be at the same work, and these steps follow closely
    desk = Desk(app, cast)
    works = make_works(desk)
    case, receipt = a_case_with_everything(desk)
    names = {
        "case": case,
        "gu": str(cast.gu.user_id),
        "gus_membership": away(desk),
        **cases(desk),
        **actions(works),
        **audited(desk),
        **periods(works),
        **told(desk),
        **thanked(cast),
        "ruled": ruled(desk),
        "export": exported(desk),
        "trail_file": trail_file(desk),
        **wished(desk),
        **timed(desk),
    }
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        all_else = MembershipRole(membership_id=cast.alice.membership_id, role="internal_auditor")
        session().add(all_else)
    return Scene(cast, names, receipt)


def a_case_with_everything(desk: Desk) -> tuple[str, str]:
    """In hand, of a department, with a conversation."""
    case, receipt = desk.lodge(subject="取药等了两个小时")
    desk.take(case, "acknowledge", severity="severe", text="我们马上去查。")
    unit = desk.cast.jiangzhou.departments["paediatrics"]
    desk.take(case, "assign", department_id=unit)
    with desk.work("gu") as gu:
        conversation.note(case, "下午三点以后只开了一个窗口。", gu)
        conversation.reply(case, "药房正在查。", gu)
    return case.ref, receipt


def cases(desk: Desk) -> dict[str, str]:
    named = desk.lodge(identity=Identity("张女士", "13800005207", "zhang@example.org"))[0]
    answered = desk.case("answered")
    closed = desk.take(desk.case("closed"), "rate", score=4)
    desk.case("disputed")
    with desk.work("mei"):
        response = session().scalars(select(Response.id).limit(1)).first()
        behind = update(Complaint).where(Complaint.id == answered.id)
        session().execute(behind.values(response_id=response))
    merged, main = desk.case("in_hand"), desk.case("in_hand")
    with desk.work("gu") as gu:
        merge(merged, main, gu, merged.revision, "我们一并处理。")
    units = desk.cast.jiangzhou.departments
    assisted = desk.case("in_hand", department_id=units["pharmacy"])
    due = clock_day() + timedelta(days=3)
    with desk.work("gu") as gu:
        question = ask_department(assisted, gu, units["paediatrics"], "下午开了几个窗口？", due)
        add_starters(gu)
        texts = list(session().scalars(select(TextModule.id).limit(1)))
    sent = desk.case("in_hand")
    return {
        "named": named.ref,
        "answered_case": answered.ref,
        "closed": closed.ref,
        "merged": merged.ref,
        "text": str(texts[0]),
        "assisted": assisted.ref,
        "question": str(question.id),
        "held": str(held_mail(desk).id),
        "sent_on": sent.ref,
        "transfer": str(sent_on(desk, sent).id),
        "main": main.ref,
    }


def away(desk: Desk) -> str:
    """Absences that run with and without somebody standing in, come and are over."""
    people, today = desk.cast.people, clock_day()
    rows = (
        ("ouyang", "alice", 0, 5),
        ("vera", None, 0, 3),
        ("gu", "alice", 9, 12),
        ("mei", None, 20, 21),
    )
    with desk.work("alice") as alice:
        for name, other, first, last in rows:
            row = enter_absence(
                people[name].user_id,
                today + timedelta(days=first),
                today + timedelta(days=last),
                people[other].user_id if other else None,
                alice.user_id,
            )
        end_absence(row)
    return str(desk.cast.gu.membership_id)


def wished(desk: Desk) -> dict[str, str]:
    """A request to be decided, and one that was refused."""
    alice, today = viewer_of(desk.cast.alice), clock_day()
    one, other = desk.case("in_hand"), desk.case("closed")
    with desk.work("alice"):
        waits = ask_for(alice, "erase", {"complaints": [one.id]}, today, "来信")
        refused = ask_for(alice, "erase", {"complaints": [other.id]}, today, "")
        refuse(refused, alice, 1, "依法须保存三年。")
        return {"wished": waits.ref, "refused_wish": refused.ref}


def actions(works: Works) -> dict[str, str]:
    """One in each state; those whose observation is over come first."""
    over = [works.standing("awaiting_effect") for _ in range(2)]
    works.answers(GOOD, clock_day() + timedelta(days=5))
    works.later(31)
    works.measure()
    judged = works.take(over[0], "judge_effective", "iris")
    fresh = {
        state: works.standing(state).ref
        for state in ("draft", "in_review", "running", "awaiting_effect")
    }
    with works.work("mei"):
        item = (
            session()
            .scalars(
                select(ActionItem.id)
                .join(CorrectiveAction, CorrectiveAction.id == ActionItem.action_id)
                .where(CorrectiveAction.ref == fresh["draft"])
            )
            .first()
        )
    fresh["draft_item"] = str(item)
    with works.work("mei") as mei:
        asked = ask_elsewhere(
            judged,
            mei,
            department_id=works.desk.cast.jiangzhou.departments["pharmacy"],
            reason="用的是同一套系统。",
            owner_id=works.desk.cast.ouyang.user_id,
            due_on=date(2026, 12, 31),
        )
        fresh["check"] = str(asked.id)
    return {**fresh, "to_judge": over[1].ref, "effective": judged.ref}


def audited(desk: Desk) -> dict[str, str]:
    """A sample with a nonconformity in it, and a finding that waits for its department."""
    today = clock.today("Asia/Shanghai")
    scope = Scope(today - timedelta(days=90), today, (), 3, RISKS)
    with desk.work("iris") as iris:
        sample = draw_sample(iris, scope, "第三季度抽查")
        row = sampled_of(sample)[0]
    with desk.work("iris") as iris:
        said = {"answered": Said("minor", "第二点没有答复", "答复信")}
        save_answers(row, iris, row.revision, said)
        found = raise_finding(
            sample,
            iris,
            row,
            severity="major",
            what="三件答复都没有回应第二点",
            requirement="答复要回应投诉的每一点",
            department_id=desk.cast.jiangzhou.departments["paediatrics"],
        )
    return {"sample": sample.ref, "finding": found.ref}


def exported(desk: Desk) -> str:
    """The settled cases as a file, which Alice asked for."""
    with desk.work("alice") as alice:
        return request_export(alice, "xlsx", "zh", Wanted(state="closed")).ref


def trail_file(desk: Desk) -> str:
    """The trail as a file, which Alice asked for."""
    with desk.work("alice") as alice:
        return request_file(alice, "jsonl").ref


def told(desk: Desk) -> dict[str, str]:
    """What is told to everybody: a draft that reminds of people, one in review, one published."""
    unit = desk.cast.jiangzhou.departments["paediatrics"]
    facts = {
        "said_zh": "三位家长说没有座位。",
        "did_zh": "多放了四十张椅子。",
        "department_id": unit,
    }
    names = {}
    for name, steps in (
        ("written", ()),
        ("waiting", ("submit",)),
        ("told", ("submit", "publish")),
    ):
        with desk.work("mei") as mei:
            change = begin_change(mei, **facts)
        for step in steps:
            with desk.work("wen" if step == "publish" else "mei") as member:
                take_step(change, step, member, texts_of(change)[0].revision)
        names[name] = change.ref
    return names


def timed(desk: Desk) -> dict[str, str]:
    """Time rules in force, with a way in that has its own; cases that may or would take longer."""
    with desk.work("alice") as alice:
        ref = take_over("government_5", alice).ref
        put_in_force(ref, alice)
        house = shipped()["house"].rules.limits
        set_channel(ref, 1, "letter", house, alice)
    may, asked = desk.case("in_hand"), desk.case("in_hand")
    day = (asked.resolve_due + timedelta(days=4)).date()
    while day.weekday() > 4:
        day += timedelta(days=1)
    with desk.work("gu") as gu:
        ask_longer(asked, gu, asked.revision, Asked(day, "要等鉴定", "鉴定还要几天。"))
    return {"times": ref, "timed": may.ref, "asked": asked.ref}


def thanked(cast: Cast) -> dict[str, str]:
    """A survey with vouchers that run low, and one with a draw."""
    vouchers = Pool(cast, "voucher", ["PARK-0001", "PARK-0002"], name="有券的调查")
    drawing = Pool(cast, "draw", [], name="抽奖的调查")
    return {
        "vouchers": vouchers.ref,
        "drawing": drawing.ref,
        "drawing_door": drawing.asked.path,
    }


def periods(works: Works) -> dict[str, str]:
    house, (first, second) = works.house, spans()
    published = house.period("上一期", BEFORE, days=first)
    house.compute(published)
    house.publish(published)
    draft = house.period("这一期", NOW, days=second)
    house.compute(draft)
    with house.work():
        refs = {survey.id: survey.ref for survey in session().scalars(select(Survey))}
    return {
        "published": str(published),
        "draft_period": str(draft),
        "open_period": str(works.period_id),
        "survey": refs[house.surveys[works.period_id]],
        "counted": refs[house.surveys[published]],
    }


PARTS = 3  # so that several workers share the longest of all tests


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_fit_for_everybody(scene, walker, language, part) -> None:
    """On a phone and on a desk: axe finds nothing, nothing is too wide."""
    faults: list[str] = []
    with tenant_scope(scene.cast.jiangzhou.id), unit_of_work():
        session().execute(update(User).values(locale=language))
    staff = walker(width=360, language=language, scripts=True, shots=f"pages-{language}-{part}")
    sign_in(staff, scene.cast.alice)
    public = walker(width=360, language=language, scripts=True, shots=f"public-{language}-{part}")
    for operation, addresses in list(PAGES.items())[part::PARTS]:
        for address in addresses:
            person = public if operation.startswith(("cases.", "portal.")) else staff
            look_at(person, address.format(**scene.names), operation, faults)
    if part == 0:
        public.go("/jiangzhou/follow")
        public.fill(receipt=scene.receipt)
        public.press("Show my case")
        look_both(public, "cases.case", faults)
    assert faults == []


def look_at(person: Walker, address: str, operation: str, faults: list[str]) -> None:
    answer = person.page.goto(person.url + address)
    if answer is None or answer.status != 200:
        faults.append(f"{operation}: {address} answers {answer and answer.status}")
    look_both(person, operation, faults)


def look_both(person: Walker, name: str, faults: list[str]) -> None:
    """On a phone and on a desk; what is found is kept, so that one run tells all of it."""
    for width in (360, 1440):
        person.page.set_viewport_size({"width": width, "height": 800})
        try:
            person.look(f"{name}-{width}")
        except AssertionError as fault:
            faults.append(f"{person.page.url} at {width}: {fault}")
            person.complaints.clear()
