"""Versions: begun, sent for approval, decided, gone on from, retired."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.canonical import digest
from surveys.definition.text import Text
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services import drafts, questionnaires
from surveys.services.drafts import Edit


def fresh(version):
    return load_or_404(QuestionnaireVersion, id=version.id)


def edit(version, person, code="lodging", text="另一种问法？"):
    held = fresh(version)
    return drafts.save_question(
        Edit(held, held.revision, person.user_id), code, {"text": {"zh": text, "en": "Otherwise?"}}
    )


def test_copy_is_a_draft_with_the_packs_content(cast, at_work, draft):
    with at_work(cast.mei):
        version = fresh(draft)
        assert (version.number, version.state) == (1, "draft")
        assert version.authors == [str(cast.mei.user_id)]
        questionnaire = load_or_404(Questionnaire, id=version.questionnaire_id)
        assert questionnaire.ref.startswith("Q-20")
        assert questionnaire.name_zh == "投诉处理回访"
        assert questionnaire.pack == "complaint_handling"


def test_two_copies_have_two_references(cast, at_work, draft):
    with at_work(cast.mei):
        questionnaires.copy_from_library("complaint_handling", cast.mei.user_id)
    with at_work(cast.mei):
        refs = session().scalars(select(Questionnaire.ref)).all()
    assert len(set(refs)) == 2


def test_unknown_pack_is_not_found(cast, at_work):
    with pytest.raises(NotFound), at_work(cast.mei):
        questionnaires.copy_from_library("../../etc/passwd", cast.mei.user_id)


def test_blank_needs_a_title(cast, at_work):
    with pytest.raises(Invalid), at_work(cast.mei):
        questionnaires.create_blank(Text({}), ("zh",), cast.mei.user_id)


def test_blank_cannot_be_submitted_and_says_why(cast, at_work):
    with at_work(cast.mei):
        version = questionnaires.create_blank(Text({"zh": "空"}), ("zh",), cast.mei.user_id)
    with pytest.raises(questionnaires.NotReady) as refused, at_work(cast.mei):
        questionnaires.submit_for_approval(version, cast.mei.user_id)
    assert [finding.problem for finding in refused.value.findings] == ["no_question"]
    with at_work(cast.mei):
        assert fresh(version).state == "draft"


def test_approval_signs_the_content(cast, at_work, approved):
    with at_work(cast.mei):
        version = fresh(approved)
        assert version.state == "approved"
        assert version.digest == digest(content_of(version))
        assert version.decided_by == cast.wen.user_id


def test_submitter_does_not_approve(cast, at_work, submitted):
    with pytest.raises(Forbidden) as refused, at_work(cast.mei):
        questionnaires.approve(submitted, cast.mei.user_id)
    assert "Wen" in str(refused.value)
    assert "Mei" not in str(refused.value)


def test_administrator_who_submitted_does_not_approve_either(cast, at_work, draft):
    with at_work(cast.alice):
        questionnaires.submit_for_approval(draft, cast.alice.user_id)
    with pytest.raises(Forbidden), at_work(cast.alice):
        questionnaires.approve(draft, cast.alice.user_id)


def test_one_of_several_editors_does_not_approve(cast, at_work, draft):
    with at_work(cast.wen):
        edit(draft, cast.wen)
    with at_work(cast.mei):
        questionnaires.submit_for_approval(draft, cast.mei.user_id)
    with pytest.raises(Forbidden) as refused, at_work(cast.wen):
        questionnaires.approve(draft, cast.wen.user_id)
    assert "Alice" in str(refused.value)
    with at_work(cast.alice):
        assert questionnaires.approve(draft, cast.alice.user_id).state == "approved"


def test_editor_of_an_earlier_round_does_not_approve(cast, at_work, draft):
    with at_work(cast.wen):
        edit(draft, cast.wen, text="一稿？")
    with at_work(cast.mei):
        edit(draft, cast.mei, text="二稿？")
        questionnaires.submit_for_approval(draft, cast.mei.user_id)
    with at_work(cast.alice):
        questionnaires.send_back(draft, cast.alice.user_id, reasons="再改改")
    with at_work(cast.mei):
        questionnaires.submit_for_approval(draft, cast.mei.user_id)
    with pytest.raises(Forbidden), at_work(cast.wen):
        questionnaires.approve(draft, cast.wen.user_id)


def test_sending_back_needs_reasons(cast, at_work, submitted):
    with pytest.raises(Invalid), at_work(cast.wen):
        questionnaires.send_back(submitted, cast.wen.user_id, reasons="  ")


def test_author_does_not_send_back(cast, at_work, submitted):
    with pytest.raises(Forbidden), at_work(cast.mei):
        questionnaires.send_back(submitted, cast.mei.user_id, reasons="自己退")


def test_sent_back_is_a_draft_with_reasons(cast, at_work, submitted):
    with at_work(cast.wen):
        questionnaires.send_back(submitted, cast.wen.user_id, reasons="第 3 题不清楚")
    with at_work(cast.mei):
        version = fresh(submitted)
        assert (version.state, version.decision_note) == ("draft", "第 3 题不清楚")
        edit(version, cast.mei)


@pytest.mark.parametrize("step", ["approve", "send_back"])
def test_a_draft_is_not_decided(cast, at_work, draft, step):
    with pytest.raises(Conflict), at_work(cast.wen):
        if step == "approve":
            questionnaires.approve(draft, cast.wen.user_id)
        else:
            questionnaires.send_back(draft, cast.wen.user_id, reasons="不")


def test_submitting_twice_conflicts(cast, at_work, submitted):
    with pytest.raises(Conflict), at_work(cast.mei):
        questionnaires.submit_for_approval(submitted, cast.mei.user_id)


def test_approval_of_a_text_that_came_again_conflicts(cast, at_work, submitted):
    seen = submitted.revision
    with at_work(cast.wen):
        questionnaires.send_back(submitted, cast.wen.user_id, reasons="改")
    with at_work(cast.mei):
        edit(submitted, cast.mei)
        questionnaires.submit_for_approval(submitted, cast.mei.user_id)
    with pytest.raises(Conflict), at_work(cast.alice):
        questionnaires.approve(submitted, cast.alice.user_id, revision=seen)


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_what_is_no_draft_is_not_edited(cast, at_work, state, request):
    version = request.getfixturevalue(state)
    with pytest.raises(Conflict), at_work(cast.mei):
        edit(version, cast.mei)


def test_the_database_keeps_an_approved_version(cast, approved):
    def set_values(**values):
        with tenant_scope(cast.jiangzhou.id), unit_of_work():
            session().execute(
                update(QuestionnaireVersion)
                .where(QuestionnaireVersion.id == approved.id)
                .values(**values)
            )

    for values in ({"content": {}}, {"digest": "0"}, {"state": "draft"}, {"number": 9}):
        with pytest.raises(IntegrityError, match="does not change"):
            set_values(**values)
    with (
        pytest.raises(IntegrityError, match="is not deleted"),
        tenant_scope(cast.jiangzhou.id),
        unit_of_work(),
    ):
        session().delete(load_or_404(QuestionnaireVersion, id=approved.id))
        session().flush()


def test_new_version_goes_on_from_the_approved(cast, at_work, approved):
    with at_work(cast.wen):
        questionnaire = load_or_404(Questionnaire, id=approved.questionnaire_id)
        second = questionnaires.start_new_version(questionnaire, cast.wen.user_id)
        assert (second.number, second.state, second.digest) == (2, "draft", None)
        assert content_of(second) == content_of(approved)
        assert second.authors == [str(cast.wen.user_id)]


def test_one_undecided_version_at_a_time(cast, at_work, draft):
    with pytest.raises(Conflict), at_work(cast.mei):
        questionnaire = load_or_404(Questionnaire, id=draft.questionnaire_id)
        questionnaires.start_new_version(questionnaire, cast.mei.user_id)


def test_retired_version_stays_readable_and_frozen(cast, at_work, approved):
    with at_work(cast.mei):
        questionnaires.retire(approved)
    with at_work(cast.mei):
        assert fresh(approved).state == "retired"
    with pytest.raises(Conflict), at_work(cast.mei):
        questionnaires.retire(approved)


def test_version_in_use_is_not_retired(cast, at_work, running, approved):
    with pytest.raises(Conflict) as refused, at_work(cast.mei):
        questionnaires.retire(approved)
    assert running.ref in str(refused.value)


def test_every_step_is_in_the_trail(cast, at_work, approved):
    with at_work(cast.mei):
        events = session().scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    about = [e.action for e in events if e.object_type.startswith("questionnaire")]
    assert about == [
        "questionnaire.copied",
        "version.started",
        "version.submitted",
        "version.approved",
    ]
    assert events[-1].detail["digest"] == approved.digest
    assert events[-1].actor_id == cast.wen.user_id


def test_another_tenant_has_none_of_it(cast, at_work, draft):
    with pytest.raises(NotFound), at_work(cast.charlie):
        questionnaires.submit_for_approval(draft, cast.charlie.user_id)
    with pytest.raises(NotFound), at_work(cast.charlie):
        edit(draft, cast.charlie)
