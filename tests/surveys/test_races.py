"""Two people in the same moment: exactly one step is taken (REL-11, REL-12)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, NotFound
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.unit_of_work import session
from surveys.models import Collector, Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services import drafts, questionnaires, surveys
from surveys.services.drafts import Edit
from surveys.services.expert_answers import give_weights
from surveys.services.experts import begin_panel, close_round
from surveys.weighing.invited import read_experts
from surveys.weighing.levels import levels
from surveys.weighing.models import WeightAnswer, WeightRound

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


def test_a_round_closes_with_every_answer_that_was_thanked(app, cast, at_work, draft):
    """An answer given while the round is being closed either counts or is refused, never lost."""
    with app.app_context(), at_work(cast.mei):
        invited = read_experts("甲 a@x.org\n乙 b@x.org\n丙 c@x.org\n丁 d@x.org")
        until = clock.today("Asia/Shanghai") + timedelta(days=3)
        level = levels(content_of(draft), "zh")[0]
        panel = begin_panel(Edit(draft, 1, cast.mei.user_id), level, invited, until)
        bodies = session().scalars(select(Mail.body).order_by(Mail.id)).all()
    tokens = [re.search(r"/app/weights/jiangzhou/(\S+)", body)[1] for body in bodies]
    weights = dict.fromkeys(level.codes, 25.0)

    def give(token):
        with app.app_context(), at_work(cast.mei):
            give_weights(token, weights, "")

    for token in tokens[:3]:
        give(token)

    def late():
        try:
            give(tokens[3])
        except NotFound:
            raise Conflict("") from None

    def close():
        with app.app_context(), at_work(cast.mei):
            close_round(panel)

    outcome = together(late, close, close)
    assert outcome.count("done") in (1, 2)
    with at_work(cast.mei):
        (held,) = session().scalars(select(WeightRound))
        kept = [one for one in session().scalars(select(WeightAnswer)) if one.weights]
        assert held.figures["answered"] == len(kept) == 2 + outcome.count("done")


def test_two_clicks_give_one_answer(app, cast, at_work, draft):
    with app.app_context(), at_work(cast.mei):
        invited = read_experts("甲 a@x.org\n乙 b@x.org\n丙 c@x.org")
        until = clock.today("Asia/Shanghai") + timedelta(days=3)
        level = levels(content_of(draft), "zh")[0]
        begin_panel(Edit(draft, 1, cast.mei.user_id), level, invited, until)
        body = session().scalars(select(Mail.body).order_by(Mail.id).limit(1)).one()
    token = re.search(r"/app/weights/jiangzhou/(\S+)", body)[1]

    def give():
        with app.app_context(), at_work(cast.mei):
            give_weights(token, dict.fromkeys(level.codes, 25.0), "")

    assert together(give, give, give) == ["done"] * 3
    with at_work(cast.mei):
        assert len([one for one in session().scalars(select(WeightAnswer)) if one.weights]) == 1
