"""Two people in the same moment: exactly one step is taken (REL-11, REL-12)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from foundation.audit.models import AuditEvent
from foundation.errors import Conflict
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.models import Collector, Questionnaire, QuestionnaireVersion
from surveys.services import drafts, questionnaires, surveys
from surveys.services.drafts import Edit

PAIRS = 20


def together(*steps):
    """Run the steps at once, each in a thread; what each came to."""
    start = Barrier(len(steps))

    def run(step):
        start.wait(timeout=30)
        try:
            step()
        except Conflict:
            return "conflict"
        return "done"

    with ThreadPoolExecutor(len(steps)) as threads:
        return sorted(threads.map(run, steps))


def test_approve_and_send_back(app, cast, at_work, draft):
    version = draft

    def approve():
        with app.app_context(), at_work(cast.wen):
            questionnaires.approve(version, cast.wen.user_id)

    def send_back():
        with app.app_context(), at_work(cast.alice):
            questionnaires.send_back(version, cast.alice.user_id, reasons="再改")

    for _ in range(PAIRS):
        with at_work(cast.mei):
            if version.state == "approved":
                known = load_or_404(Questionnaire, id=version.questionnaire_id)
                version = questionnaires.start_new_version(known, cast.mei.user_id)
            questionnaires.submit_for_approval(version, cast.mei.user_id)
        assert together(approve, send_back) == ["conflict", "done"]
        with at_work(cast.mei):
            version = load_or_404(QuestionnaireVersion, id=version.id)
            assert version.state in ("approved", "draft")
    with at_work(cast.mei):
        actions = session().scalars(select(AuditEvent.action)).all()
    decided = actions.count("version.approved") + actions.count("version.sent_back")
    assert decided == actions.count("version.submitted") == PAIRS


def test_eight_saves_of_one_page(app, cast, at_work, draft):
    def save(number):
        def step():
            with app.app_context(), at_work(cast.mei):
                text = {"text": {"zh": f"第 {number} 稿？", "en": "x"}}
                drafts.save_question(Edit(draft, 1, cast.mei.user_id), "lodging", text)

        return step

    outcomes = together(*map(save, range(8)))
    assert outcomes == ["conflict"] * 7 + ["done"]


def test_new_version_is_begun_once(app, cast, at_work, approved):
    def begin():
        with app.app_context(), at_work(cast.mei):
            known = load_or_404(Questionnaire, id=approved.questionnaire_id)
            questionnaires.start_new_version(known, cast.mei.user_id)

    assert together(*[begin] * 6) == ["conflict"] * 5 + ["done"]


def test_survey_is_opened_once(app, cast, at_work, planned):
    def open_it():
        with app.app_context(), at_work(cast.mei):
            surveys.open_survey(planned)

    assert together(*[open_it] * 6) == ["conflict"] * 5 + ["done"]


def test_a_department_gets_one_link(app, cast, at_work, planned):
    def add():
        with app.app_context(), at_work(cast.mei):
            surveys.add_collectors(planned, [cast.jiangzhou.departments["pharmacy"]])

    assert together(*[add] * 6) == ["done"] * 6
    with at_work(cast.mei):
        assert len(session().scalars(select(Collector)).all()) == 1


def test_references_are_never_given_twice(app, cast, at_work):
    def copy():
        with app.app_context(), at_work(cast.mei):
            questionnaires.copy_from_library("complaint_handling", cast.mei.user_id)

    assert together(*[copy] * 8) == ["done"] * 8
    with at_work(cast.mei):
        refs = session().scalars(select(Questionnaire.ref)).all()
    assert len(set(refs)) == 8
