"""An external auditor reads the assigned periods, changes nothing, and is out at the second."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from guest_sides import (
    MAIL,
    NAME,
    PHONE,
    Side,
    answer_to,
    judge_at,
    make_house_work,
    make_sides,
    open_action_at,
    report_on,
)
from psycopg import sql
from sqlalchemy import delete, select

from foundation import clock
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.guard import tenant_tables
from foundation.guests import guest_scope
from foundation.scope import TenantScopeError, tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from foundation.web.access import matrix
from reports.models import ReportRun
from surveys.models import AuditorPeriod, EvaluationPeriod
from tenants.models import Membership
from tenants.permissions import ANYBODY, ROLES
from tenants.services.login_sessions import standing_of


@pytest.fixture
def sides(cast, app) -> tuple[Side, Side]:
    return make_sides(cast, app)


@pytest.fixture
def routes(app):
    held = ROLES["external_auditor"] - ANYBODY
    return [row for row in matrix(app, ROLES) if row["permission"] in held]


# What is no period's: the tree of departments, and the library that is the same for everybody.
OPEN = {
    "tenants.department": {"code": "cardiology"},
    "questionnaires.pack": {"pack_key": "hospital_outpatient"},
}
FINDINGS = {"audits.finding", "audits.take_up_finding", "audits.withdraw_one"}
# An approved version is read on its own page; the one to change a question says so. This one came
# from no pack of the library that it could be compared with.
SETTLED = {
    "questionnaires.question": 409,
    "questionnaires.ends": 409,
    "questionnaires.original": 404,
}
# What complainants, and departments with an appeal, handed in is not shown to guests.
NEVER = {"complaints.file", "evaluations.appeal_file"}


RUNS = {"packs": "PACK", "posters": "POSTER"}


def named(side: Side, operation: str, name: str) -> str:
    """What a part of an address means on one side."""
    blueprint = operation.partition(".")[0]
    return {
        "period_id": str(side.period_id),
        "survey_ref": side.survey,
        "number": "1",
        "run_ref": f"{side.report}-{RUNS.get(blueprint, 'SHEET')}",
        "file": str(side.evidence),
        "file_id": str(side.appeal_file if blueprint == "evaluations" else side.case_file),
        "appeal_id": str(side.appeal),
        "ref": {
            "actions": side.action,
            "audits": side.finding if operation in FINDINGS else side.sample,
            "changes": "Y-2026-0001",  # no page of a guest's
            "complaints": side.case,
            "questionnaires": side.questionnaire,
            "reports": side.report,
            "packs": side.sample,
            "posters": side.survey,
            "results": side.survey,
            "sheets": side.action,
            "incentives": side.survey,
            "surveys": side.survey,
            "subjects": "D-2026-0001",  # the same
            "timing": "T-2026-0001",  # the same
        }.get(blueprint, ""),
        "code": {"questionnaires": "c", "surveys": "nothing"}.get(blueprint, "cardiology"),
        "kind": "json" if blueprint == "questionnaires" else "png",
    }[name]


def address(side: Side, row) -> str:
    operation = row["operation"]

    def fill(found: re.Match[str]) -> str:
        name = found[1].split(":")[-1]
        return OPEN.get(operation, {}).get(name) or named(side, operation, name)

    return re.sub(r"<([^>]+)>", fill, row["path"])


def readable(routes):
    return [row for row in routes if row["method"] == "GET" and "<" in row["path"]]


def links_of(cast, side: Side) -> list[str]:
    """The pages of a survey's links, which bear codes of their own."""
    page = cast.alice.get(f"/app/surveys/{side.survey}").get_data(as_text=True)
    return sorted(set(re.findall(rf'"(/app/surveys/{side.survey}/links/[a-z0-9]+)"', page)))


def test_every_page_of_the_own_period_is_open_and_none_of_another(cast, sides, routes):
    own, other = sides
    seen = set()
    for row in readable(routes):
        operation = row["operation"]
        if operation in ("surveys.link", "surveys.qr"):
            continue
        inside = cast.ernst.get(address(own, row))
        if operation in NEVER:
            assert inside.status_code == 404, operation
        else:
            assert inside.status_code == SETTLED.get(operation, 200), (
                operation,
                inside.status_code,
            )
        if operation not in OPEN:
            outside = cast.ernst.get(address(other, row))
            assert outside.status_code == 404, (operation, outside.status_code)
            theirs = cast.iris.get(address(other, row)).status_code
            assert theirs == SETTLED.get(operation, 200), operation
        seen.add(operation)
    assert len(seen) > 15
    for page in links_of(cast, own):
        assert cast.ernst.get(page).status_code == 200
        assert cast.ernst.get(f"{page}/qr.png").status_code == 200
    for page in links_of(cast, other):
        assert cast.ernst.get(page).status_code == 404
        assert cast.ernst.get(f"{page}/qr.png").status_code == 404
    assert links_of(cast, own)
    assert links_of(cast, other)


def test_what_lies_outside_looks_like_what_never_was(cast, sides):
    _, other = sides
    for there, never in (
        (f"/app/complaints/{other.case}", "/app/complaints/C-NONE"),
        (f"/app/results/{other.survey}", "/app/results/S-2026-9999"),
    ):
        pages = [cast.ernst.get(path).get_data(as_text=True) for path in (there, never)]
        plain = [re.sub(r"[0-9a-f]{16}|csrf-token.*?>|X-CSRFToken[^}]*", "", p) for p in pages]
        assert plain[0] == plain[1]


LISTS = (
    "/app/surveys",
    "/app/periods",
    "/app/questionnaires",
    "/app/results",
    "/app/evaluations",
    "/app/reports",
    "/app/complaints",
    "/app/actions",
    "/app/audits",
    "/app/audits/findings",
    "/app/",
)


def test_lists_and_searches_tell_of_the_own_period_alone(cast, sides):
    own, other = sides
    told = set()
    for path in LISTS:
        for query in ("", "?q=OUT", f"?q={other.survey}", f"?search={other.survey}", "?state=open"):
            page = cast.ernst.get(path + query).get_data(as_text=True)
            # what was searched for stands on the page, whatever is found
            main = re.sub(r'(value|href)="[^"]*"', "", page.split("<main", 1)[1])
            searched = query.partition("=")[2]
            for word in other.words:
                assert word == searched or word not in main, (path, query, word)
            told |= {word for word in own.words if word in main}
    assert told == set(own.words)
    assert other.case in cast.iris.get("/app/complaints").get_data(as_text=True)


def test_counts_count_the_own_period_alone(cast, sides):
    for path in ("/app/complaints", "/app/actions"):
        counts = [
            re.findall(r'hs-count">(\d+)<', person.get(path).get_data(as_text=True))
            for person in (cast.ernst, cast.iris)
        ]
        assert counts[0][0] == "1", path
        assert counts[1][0] == "2", path


def test_a_case_is_told_without_who_complained(cast, sides):
    own, _ = sides
    page = cast.ernst.get(f"/app/complaints/{own.case}").get_data(as_text=True)
    assert "还没有回音 IN" in page
    for secret in (NAME, PHONE, MAIL, "complaint-file.png", "/identity", "实名"):
        assert secret not in page, secret
    assert "complaint-file.png" in cast.iris.get(f"/app/complaints/{own.case}").get_data(
        as_text=True
    )
    assert cast.ernst.get(f"/app/complaints/{own.case}/identity").status_code == 403
    reason = {"reason": "复核"}
    refused = cast.ernst.post(f"/app/complaints/{own.case}/identity", reason)
    assert refused.status_code == 403
    shown = cast.iris.post(f"/app/complaints/{own.case}/identity", reason)
    assert NAME in shown.get_data(as_text=True)


def test_every_write_is_refused_and_on_record(cast, sides, app):
    own, _ = sides
    writes = [
        row
        for row in matrix(app, ROLES)
        if row["method"] != "GET" and row["permission"] and row["permission"] not in ANYBODY
    ]
    assert len(writes) > 60

    def path(row):
        def fill(found):
            kind, _, name = found[1].rpartition(":")
            try:
                return named(own, row["operation"], name)
            except KeyError:
                return str(own.period_id) if kind == "uuid" else "1"

        return re.sub(r"<([^>]+)>", fill, row["path"])

    before = everything()
    for row in writes:
        assert cast.ernst.post(path(row)).status_code == 403, row["operation"]
    assert everything() == before
    assert {row["operation"] for row in writes} == {
        event.detail["operation"] for event in events(cast, "access.refused")
    }


AUDIT_WORK = {"finding:write", "pack:sign", "sample:write"}


def test_the_internal_auditor_writes_verdicts_and_audits_alone(cast, sides, app):
    """Beside that, what concerns the own account, and a reveal with its reason.

    Whoever reads the trail may have it written into a file, which changes nothing in the house.
    """
    writes = [row for row in matrix(app, ROLES) if row["method"] != "GET" and row["permission"]]
    allowed = {
        row["operation"]
        for row in writes
        if "internal_auditor" in row["roles"]
        and row["permission"] not in ANYBODY
        and row["permission"] not in AUDIT_WORK
    }
    assert allowed == {"actions.judge", "complaints.identity", "tenants.take_trail"}
    own, _ = sides
    page = f"/app/complaints/{own.case}"
    assert cast.iris.post(f"{page}/notes", {"note": "x"}).status_code == 403
    assert cast.iris.post(f"{page}/identity", {"reason": ""}).status_code == 400
    assert [event.detail["operation"] for event in events(cast, "access.refused")] == [
        "complaints.note"
    ]


def everything() -> dict[str, tuple[int, str]]:
    """What stands in every tenant's table, the trail's apart."""
    counted = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY id)) FROM {} t"
    with psycopg.connect(settings().database_backup_url) as connection:
        return {
            name: connection.execute(sql.SQL(counted).format(sql.Identifier(name))).fetchone()
            for name in sorted(tenant_tables())
            if not name.startswith("audit")
        }


def events(cast, action: str) -> list[AuditEvent]:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq)
        return list(session().scalars(query))


def days_of(cast, side: Side) -> tuple[datetime, datetime]:
    """The midnights between which a period lies, by the hospital's clocks."""
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        period = (
            session()
            .scalars(select(EvaluationPeriod).where(EvaluationPeriod.id == side.period_id))
            .one()
        )
        zone = ZoneInfo("Asia/Shanghai")
        return (
            datetime.combine(period.starts_on, time(), zone),
            datetime.combine(period.ends_on, time(), zone),
        )


def test_an_action_is_read_by_the_day_it_was_opened_at_the_house(cast, sides):
    _, other = sides
    begins, ends = days_of(cast, sides[0])
    second = timedelta(seconds=1)
    path = f"/app/actions/{other.action}"
    for at, status in ((begins - second, 404), (begins, 200), (ends - second, 200), (ends, 404)):
        with make_house_work(cast):
            open_action_at(other.action, at)
        assert cast.ernst.get(path).status_code == status, at


def test_an_action_judged_in_the_period_is_read(cast, sides):
    _, other = sides
    begins, _ = days_of(cast, sides[0])
    assert cast.ernst.get(f"/app/actions/{other.action}").status_code == 404
    with make_house_work(cast):
        judge_at(other.action, begins, cast.jiangzhou.id)
    assert cast.ernst.get(f"/app/actions/{other.action}").status_code == 200


def test_an_action_that_answers_to_a_case_is_read_without_the_other_cases(cast, sides):
    own, other = sides
    path = f"/app/actions/{other.action}"
    with make_house_work(cast):
        answer_to(other.action, other.case, cast.jiangzhou.id)
    assert cast.ernst.get(path).status_code == 404
    with make_house_work(cast):
        answer_to(other.action, own.case, cast.jiangzhou.id)
    page = cast.ernst.get(path)
    assert page.status_code == 200
    assert own.case in page.get_data(as_text=True)
    assert other.case not in page.get_data(as_text=True)
    assert other.case in cast.iris.get(path).get_data(as_text=True)


def test_a_document_on_an_action_never_names_a_case_beyond(cast, sides):
    own, other = sides
    with make_house_work(cast):
        report_on(own.action, "R-FILE", cast.mei.user_id)
        answer_to(own.action, own.case, cast.jiangzhou.id)
    assert "R-FILE" in reports_for(cast.ernst)
    with make_house_work(cast):
        answer_to(own.action, other.case, cast.jiangzhou.id)
    assert cast.ernst.get(f"/app/actions/{own.action}").status_code == 200
    assert "R-FILE" not in reports_for(cast.ernst)


def reports_for(guest) -> set[str]:
    """The reports that a guest's queries find."""
    with tenant_scope(guest.tenant_id), unit_of_work(), guest_scope(guest.membership_id):
        return set(session().scalars(select(ReportRun.ref)))


def test_another_period_opens_what_was_shut_at_the_next_click(cast, sides):
    own, other = sides
    page = f"/app/members/{cast.ernst.membership_id}"
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        row = (
            session()
            .scalars(select(Membership).where(Membership.id == cast.ernst.membership_id))
            .one()
        )
    form = {
        "roles": ["external_auditor"],
        "assigned": [str(other.period_id)],
        "until": "2027-06-30T17:30",
        "revision": row.revision,
    }
    assert cast.alice.post(page, form).status_code == 302
    assert cast.ernst.get(f"/app/complaints/{other.case}").status_code == 200
    assert cast.ernst.get(f"/app/complaints/{own.case}").status_code == 404
    (event,) = events(cast, "member.roles_changed")
    assert event.detail["assigned_before"] == [own.name]
    assert event.detail["assigned_after"] == [other.name]
    assert "2027-06-30T17:30" in cast.alice.get(page).get_data(as_text=True)


def test_without_a_period_there_is_one_page_that_says_so(cast, sides, routes):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().execute(delete(AuditorPeriod))
    desk = cast.ernst.get("/app/").get_data(as_text=True)
    assert "还没有给您指定内容" in desk
    assert "/app/complaints" not in desk
    own, _ = sides
    for row in routes:
        if row["method"] == "GET":
            answer = cast.ernst.get(address(own, row))
            assert answer.status_code == 403, row["operation"]
            assert "还没有给您指定考评周期" in answer.get_data(as_text=True)


def test_the_desk_names_the_periods_and_the_end(cast, sides):
    own, other = sides
    desk = cast.ernst.get("/app/").get_data(as_text=True)
    assert own.name in desk
    assert other.name not in desk
    assert f"/app/evaluations/{own.period_id}" in desk
    assert "访问到" in desk


def member_of(person) -> Membership:
    return session().scalars(select(Membership).where(Membership.id == person.membership_id)).one()


def ends_at(cast, end: datetime) -> None:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        member = member_of(cast.ernst)
        member.expires_at = end
        record("member.roles_changed", member)


@pytest.mark.parametrize(("second", "counts"), [(-1, False), (0, False), (1, True)])
def test_access_counts_until_the_second_and_not_at_it(cast, world, second, counts):
    """By the clock of one transaction, which does not run on meanwhile."""
    with unit_of_work(), tenant_scope(cast.jiangzhou.id):
        member = member_of(cast.ernst)
        member.expires_at = clock.now() + timedelta(seconds=second)
        session().flush()
        assert (standing_of(cast.ernst.secret) is not None) is counts
        record("member.roles_changed", member)


def test_access_ends_also_for_who_is_under_way(cast, sides, move_clock):
    with unit_of_work():
        end = clock.now().replace(microsecond=0) + timedelta(minutes=20)
    ends_at(cast, end)
    own, _ = sides
    paths = ("/app/", f"/app/complaints/{own.case}", f"/app/reports/{own.report}/download")
    minute, second = timedelta(minutes=1), timedelta(seconds=1)
    for moment, status in ((end - minute, 200), (end, 302), (end + second, 302)):
        for path in paths:
            move_clock(to=moment)
            assert cast.ernst.get(path).status_code == status, (moment, path)
    assert cast.iris.get("/app/").status_code == 200


def test_a_table_without_a_rule_shows_a_guest_nothing(cast, sides):
    from foundation.mail import Mail
    from tenants.models import MemberInvitation, ReferenceCounter

    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert session().scalars(select(ReferenceCounter)).all()
        with guest_scope(cast.ernst.membership_id):
            for table in (ReferenceCounter, MemberInvitation, Mail, AuditEvent):
                assert session().scalars(select(table)).all() == []


def test_joined_and_aliased_tables_are_narrowed_alike(cast, sides):
    from sqlalchemy import func
    from sqlalchemy.orm import aliased

    from complaints.models import Complaint
    from surveys.models import Survey

    own, _ = sides
    other_name = aliased(EvaluationPeriod)
    with tenant_scope(cast.jiangzhou.id), unit_of_work(), guest_scope(cast.ernst.membership_id):
        joined = select(other_name.name_zh, Survey.ref).join(
            other_name, other_name.id == Survey.period_id
        )
        assert [tuple(row) for row in session().execute(joined)] == [(own.name, own.survey)]
        assert session().scalar(select(func.count()).select_from(Complaint)) == 1
        apart = select(Complaint.ref, EvaluationPeriod.name_zh).join(
            EvaluationPeriod, EvaluationPeriod.starts_on <= Complaint.received_on
        )
        assert [tuple(row) for row in session().execute(apart)] == [(own.case, own.name)]
        nobody = UUID(int=7)
        with guest_scope(nobody):
            assert session().scalar(select(func.count()).select_from(Survey)) == 0


def test_an_errand_does_not_go_past_the_rules(cast, sides):
    from sqlalchemy import bindparam

    from foundation.errands import Errand
    from surveys.models import Survey

    named = select(Survey.ref).where(Survey.ref == bindparam("ref"))
    errand = Errand("survey_of_guest", named)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert errand.run(ref=sides[1].survey).value == sides[1].survey
        with guest_scope(cast.ernst.membership_id), pytest.raises(TenantScopeError):
            errand.run(ref=sides[1].survey)
