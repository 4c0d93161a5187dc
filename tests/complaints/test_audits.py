"""Samples by risk from a kept seed, the checklist, findings that a department takes up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from complaints.actions.models import ActionCase, CorrectiveAction
from complaints.actions.queries import planners_of
from complaints.audits.checklist import ACTION, CASE, VERSIONS
from complaints.audits.models import (
    AuditFinding,
    AuditSample,
    ChecklistAnswer,
    SampledCase,
)
from complaints.audits.pages import sample_page
from complaints.audits.services import drawing, findings, items, looking, signing
from complaints.audits.services.looking import Said
from complaints.audits.workflow import RISKS
from complaints.models import CaseStep
from complaints.services.identity import Identity
from foundation import clock
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session

TODAY = timedelta(0)


@pytest.fixture
def settled(desk):
    """Three settled cases: a plain one, one set aside, one disputed, severe and badly rated."""
    plain = desk.case("closed", identity=Identity("张女士", "13800005207", "zhang@example.org"))
    aside = desk.take(desk.case("in_hand"), "set_aside")
    bad = desk.case("in_hand")
    bad = desk.take(bad, "correct", severity="severe", safety=True)
    bad = desk.take(bad, "assign")
    for step in ("propose", "answer", "dispute", "close"):
        bad = desk.take(bad, step)
    bad = desk.take(bad, "rate", score=1)
    desk.case("answered")  # not settled, never drawn
    return {"plain": plain, "aside": aside, "bad": bad}


def scope(size=2, **facts):
    today = clock.today("Asia/Shanghai")
    days = {"closed_from": today - timedelta(days=3), "closed_until": today}
    return drawing.Scope(**{**days, "departments": (), "size": size, "weights": RISKS, **facts})


def drawn(desk, size=3, seed="骰子 4 2 6"):
    with desk.work("iris") as iris:
        return drawing.draw_sample(iris, scope(size), "第三季度", seed)


def rows_of(desk, sample):
    found = desk.all(SampledCase, sample_id=sample.id)
    return sorted(found, key=lambda row: row.number)


def of_case(desk, sample, case):
    return next(row for row in rows_of(desk, sample) if row.ref == case.ref)


def answers(said=None, about=(CASE,)):
    codes = [item.code for item in VERSIONS["2026-1"] if item.about in about]
    return {code: Said("conform") for code in codes} | (said or {})


def test_a_sample_is_drawn_by_risk_and_stays_as_it_was_drawn(desk, settled):
    with desk.work("iris"):
        ahead = drawing.outlook(scope())
    counted = {name: cases for name, cases, _ in ahead.risks}
    assert ahead.cases == 3
    assert {name for name, cases in counted.items() if cases == 1} == {
        "severe",
        "safety",
        "disputed",
        "low_rating",
        "set_aside",
        "no_agreement",
    }
    sample, again = drawn(desk, 2), drawn(desk, 2)
    rows, others = rows_of(desk, sample), rows_of(desk, again)
    assert [row.ref for row in rows] == [row.ref for row in others]
    assert sample.ref != again.ref  # and both stay on the list
    bad = of_case(desk, sample, settled["bad"])
    assert bad.chance == 1.0
    assert {"severe", "safety", "disputed", "low_rating", "no_agreement"} <= set(bad.risks)
    assert sorted(ref for ref, _ in sample.population) == sorted(
        each.ref for each in settled.values()
    )
    with desk.work("iris"):
        assert drawing.draws_the_same(sample, [row.ref for row in rows])
        assert not drawing.draws_the_same(sample, [row.ref for row in rows][:1])
    for statement in (
        update(AuditSample).values(seed="besser"),
        update(SampledCase).values(chance=0.5),
        delete(SampledCase),
        delete(AuditSample),
    ):
        with pytest.raises(IntegrityError, match="sample"), desk.work("iris"):
            session().execute(statement)


def test_what_cannot_be_drawn_is_said_by_its_field(desk):
    today = clock.today("Asia/Shanghai")
    for facts, field in (
        ({}, "closed_from"),  # nothing settled in these days
        ({"closed_until": today - timedelta(days=9)}, "closed_until"),
        ({"closed_until": today + timedelta(days=9)}, "closed_until"),
        ({"size": 0}, "size"),
        ({"weights": {"late": 21}}, "late"),
        ({"departments": (desk.cast.zenith.departments["east"],)}, "departments"),
    ):
        with pytest.raises(Invalid) as refusal, desk.work("iris"):
            drawing.outlook(scope(**facts))
        assert field in refusal.value.fields, facts
    with pytest.raises(Forbidden), desk.work("alice") as alice:
        drawing.draw_sample(alice, scope(), "von der Leitung")


def test_the_checklist_is_answered_case_by_case(desk, settled):
    with desk.work("iris") as iris:
        items.add_item(iris, CASE, "是否在病区张贴了结果？", "", "院办〔2026〕7 号")
    sample = drawn(desk)
    row = of_case(desk, sample, settled["bad"])
    with pytest.raises(Invalid) as refusal, desk.work("iris") as iris:
        looking.save_answers(row, iris, row.revision, {"answered": Said("minor")})
    assert set(refusal.value.fields) == {"answered-remark"}
    minor = {"answered": Said("minor", "第二点没有答复", "答复信")}
    with desk.work("iris") as iris:
        assert not looking.save_answers(row, iris, row.revision, answers(minor))  # our own is open
    with pytest.raises(looking.CaseChanged), desk.work("iris") as iris:
        looking.save_answers(row, iris, row.revision, answers())
    whole = answers(minor) | {"own-001": Said("not_applicable")}
    with desk.work("iris") as iris:
        assert looking.save_answers(row, iris, row.revision + 1, whole)
    row = of_case(desk, sample, settled["bad"])
    assert row.looked_by == desk.cast.iris.user_id
    kept = {each.item: each.result for each in desk.all(ChecklistAnswer, sampled_id=row.id)}
    assert kept["answered"] == "minor"
    assert len(kept) == len(whole)
    with pytest.raises(Forbidden), desk.work("mei") as mei:
        looking.save_answers(row, mei, row.revision, whole)


def test_nobody_audits_a_case_they_worked_on(desk, settled):
    sample = drawn(desk)
    row = of_case(desk, sample, settled["plain"])
    with desk.work("iris"):
        own = update(CaseStep).where(CaseStep.complaint_id == settled["plain"].id)
        session().execute(own.values(actor_id=desk.cast.iris.user_id))
    with pytest.raises(looking.OwnCase), desk.work("iris") as iris:
        looking.save_answers(row, iris, row.revision, answers())
    with pytest.raises(looking.OwnCase), desk.work("iris") as iris:
        findings.raise_finding(sample, iris, row, **finding(desk))


def finding(desk, unit="paediatrics", **facts):
    given = {
        "severity": "major",
        "what": "答复没有回应第二点\n三件都是这样",
        "requirement": "答复要回应每一点",
        "department_id": desk.cast.jiangzhou.departments[unit],
    }
    return {**given, **facts}


def test_a_finding_is_taken_up_by_its_department_and_never_by_the_auditor(desk, settled):
    sample = drawn(desk)
    row = of_case(desk, sample, settled["bad"])
    with desk.work("iris") as iris:
        found = findings.raise_finding(sample, iris, row, item="answered", **finding(desk))
        other = findings.raise_finding(sample, iris, **finding(desk, "cardiology"))
        noted = findings.raise_finding(sample, iris, **finding(desk, severity="observation"))
    assert (found.state, noted.state) == ("proposed", "noted")
    both = desk.member("iris")
    also = type(both)(both.user_id, both.departments, both.permissions | {"action:write"})
    for who, what in ((both, Forbidden), (also, findings.OwnFinding)):
        with pytest.raises(what), desk.work("iris"):
            findings.take_up(found, who, "补答复")
    with pytest.raises(NotFound), desk.work("ouyang") as ouyang:
        findings.take_up(other, ouyang, "别的科室")
    with desk.work("ouyang") as ouyang:
        action = findings.take_up(found, ouyang, "答复逐点核对")
        assert planners_of(action) == {ouyang.user_id}
    assert (action.source, action.state) == ("finding", "draft")
    assert "答复没有回应第二点" in action.cause
    assert [each.complaint_id for each in desk.all(ActionCase, action_id=action.id)] == [
        settled["bad"].id
    ]
    with pytest.raises(findings.FindingMoved), desk.work("ouyang") as ouyang:
        findings.take_up(found, ouyang, "再来一次")
    with pytest.raises(findings.FindingMoved), desk.work("iris") as iris:
        findings.withdraw_finding(found, iris, "还是算了")
    with desk.work("iris") as iris:
        findings.withdraw_finding(other, iris, "看错了科室")
    states = {each.ref: each.state for each in desk.all(AuditFinding)}
    assert states == {found.ref: "taken_up", other.ref: "withdrawn", noted.ref: "noted"}
    assert len(desk.all(CorrectiveAction)) == 1


def test_the_pages_lead_from_the_draw_to_the_action(desk, settled):
    cast, today = desk.cast, clock.today("Asia/Shanghai")
    form = {
        "title": "第三季度",
        "closed_from": str(today - timedelta(days=3)),
        "closed_until": str(today),
        "size": "3",
        "seed": "",
        **{name: str(weight) for name, weight in RISKS.items()},
    }
    ahead = cast.iris.post("/app/audits/outlook", form)
    assert 'id="ahead"' in ahead.get_data(as_text=True)
    assert not desk.all(AuditSample)
    assert cast.iris.post("/app/audits/new", {**form, "size": "0"}).status_code == 400
    here = cast.iris.post("/app/audits/new", form).headers["Location"]
    page = cast.iris.get(here).get_data(as_text=True)
    sample = desk.all(AuditSample)[0]
    assert sample.seed in page
    assert settled["bad"].ref in page
    row = of_case(desk, sample, settled["plain"])
    look = f"{here}/cases/{row.number}"
    shown = cast.iris.get(look).get_data(as_text=True)
    assert "问了三个窗口" in shown  # the conversation, without leaving
    for secret in ("张女士", "13800005207", "zhang@example.org"):
        assert secret not in shown
    told = {f"{code}-result": "conform" for code in answers()}
    told |= {"answered-result": "major", "answered-remark": "", "revision": "1"}
    missed = cast.iris.post(look, told)
    assert missed.status_code == 400
    assert 'id="answered-remark-error"' in missed.get_data(as_text=True)
    told["answered-remark"] = "第二点没有答复"
    assert cast.iris.post(look, told).status_code == 302
    late = cast.iris.post(look, {**told, "answered-remark": "第三点也没有"})
    assert late.status_code == 409
    assert "第三点也没有" in late.get_data(as_text=True)
    new = f"{here}/findings/new?case={row.number}&item=answered"
    begun = cast.iris.get(new).get_data(as_text=True)
    assert "第二点没有答复" in begun
    unit = str(cast.jiangzhou.departments["paediatrics"])
    facts = {
        "severity": "major",
        "what": "第二点没有答复",
        "requirement": "逐点",
        "department_id": unit,
    }
    at = cast.iris.post(new, facts).headers["Location"]
    assert at.rsplit("/", 1)[1] in cast.ouyang.get("/app/").get_data(as_text=True)  # on the desk
    assert cast.ouyang.get("/app/audits").headers["Location"].endswith("/app/audits/findings")
    assert cast.ouyang.get(here).status_code == 403
    taken = cast.ouyang.post(f"{at}/take-up", {"title": "答复逐点核对"})
    assert taken.headers["Location"].endswith("/plan")
    assert cast.ouyang.post(f"{at}/take-up", {"title": "又一次"}).status_code == 409
    assert desk.all(CorrectiveAction)[0].ref in cast.iris.get(here).get_data(as_text=True)
    assert cast.charlie.get(here).status_code == 404
    lines = cast.iris.get(f"{here}/population.csv").get_data(as_text=True).splitlines()
    assert len(lines) == 1 + len(settled)


def test_an_item_put_away_is_asked_by_earlier_samples_alone(desk, settled):
    with desk.work("iris") as iris:
        item = items.add_item(iris, ACTION, "是否通报全院？", "Was the house told?", "")
    early = drawn(desk)
    with desk.work("iris") as iris:
        items.put_away(item.code, iris)
    late = drawn(desk)
    from complaints.audits.queries import checklist_of

    with desk.work("iris"):
        codes = [{each.code for each in checklist_of(sample)} for sample in (early, late)]
    assert codes[0] - codes[1] == {item.code}


def test_a_signed_audit_keeps_what_it_asked_when_a_finding_is_taken_up(desk, settled):
    sample = drawn(desk)
    for row in rows_of(desk, sample):
        with desk.work("iris") as iris:
            assert looking.save_answers(row, iris, row.revision, answers())
    bad = of_case(desk, sample, settled["bad"])
    with desk.work("iris") as iris:
        found = findings.raise_finding(sample, iris, bad, item="answered", **finding(desk))
    with desk.work("iris") as iris:
        signing.sign_audit(sample, iris, sample.revision, "大多按时", sure=True)
    at_signing = asked_on_the_page(desk, sample)
    assert at_signing == [(len(answers()), len(answers()))] * len(settled)
    with desk.work("ouyang") as ouyang:
        findings.take_up(found, ouyang, "逐点核对答复")
    assert asked_on_the_page(desk, sample) == at_signing
    look = desk.cast.iris.get(f"/app/audits/{sample.ref}/cases/{bad.number}")
    assert look.status_code == 200
    assert "未填写" not in look.text  # no item about the action, for none was asked
    (signed,) = desk.all(AuditSample)
    with desk.work("iris"):
        assert looking.asked_codes(signed, bad) == list(answers())


def test_an_action_behind_a_case_is_asked_about_until_the_audit_is_signed(desk, settled):
    sample = drawn(desk)
    bad = of_case(desk, sample, settled["bad"])
    with desk.work("iris") as iris:
        found = findings.raise_finding(sample, iris, bad, item="answered", **finding(desk))
    with desk.work("ouyang") as ouyang:
        findings.take_up(found, ouyang, "逐点核对答复")
    both = len(answers(about=(CASE, ACTION)))
    assert asked_on_the_page(desk, sample)[bad.number - 1] == (0, both)


def asked_on_the_page(desk, sample):
    with desk.work("iris"):
        page = sample_page(load_or_404(AuditSample, id=sample.id))
        return [(line.answered, line.asked) for line in page.lines]
