"""Evaluations in the browser: what each person finds, and what nobody may find."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, select, update

from evaluations.models import Evaluation
from foundation.scope import tenant_scope
from foundation.unit_of_work import engine, session, unit_of_work
from surveys.models import EvaluationPeriod
from tenants.models import User
from tests.evaluations.judged import NOW, same, spans
from tests.reading_guest import let_guest_read


def page(person, path, status=200):
    response = person.get(path)
    assert response.status_code == status, response.get_data(as_text=True)[:800]
    return response.get_data(as_text=True)


def words(html):
    main = html[html.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def row(html, name):
    """The table row of a department."""
    found = re.search(rf"<tr[^>]*>\s*<th[^>]*>(?:(?!</th>).)*{name}.*?</tr>", html, re.DOTALL)
    return words("<main" + found[0])


def at(period, end=""):
    return f"/app/evaluations/{period}{end}"


def test_a_period_walks_from_closed_to_published(two, cast):
    assert "计算" in words(page(cast.mei, at(two.now)))
    assert cast.mei.post(at(two.now, "/compute")).status_code == 303
    working = page(cast.mei, at(two.now))
    assert "<progress" in working
    assert f'hx-get="{at(two.now, "/progress")}"' in working
    assert "<html" not in page(cast.mei, at(two.now, "/progress"))
    assert two.house.run() == ["done"]
    poll = cast.mei.get(at(two.now, "/progress"))
    assert poll.headers["HX-Redirect"] == at(two.now)
    html = page(cast.mei, at(two.now))
    assert "95.0" in row(html, "儿科门诊")
    assert "优秀" in row(html, "儿科门诊")
    assert "+25.0 明显提高" in row(html, "心内科门诊")
    assert "不明显" in row(html, "儿科门诊")
    assert "满 10" in row(html, "药房")
    asked = page(cast.mei, at(two.now, "/publish"))
    day = re.search(r"<input[^>]*appeals_until[^>]*>", asked)[0].split('value="')[1][:10]
    sent = cast.mei.post(at(two.now, "/publish"), {"snapshot": "1", "appeals_until": day})
    assert sent.status_code == 303
    assert "申诉" in words(page(cast.mei, at(two.now)))


def test_owners_see_their_own_and_only_what_is_published(two, cast):
    two.house.compute(two.now)
    assert "95.0" not in page(cast.ouyang, at(two.now))
    page(cast.ouyang, at(two.now, "/departments/paediatrics"), 404)
    two.house.publish(two.now)
    html = page(cast.ouyang, at(two.now))
    assert "95.0" in row(html, "儿科门诊")
    assert "心内科门诊" not in html
    assert "86.2" not in html
    assert "95.0" in page(cast.ouyang, at(two.now, "/departments/paediatrics"))
    page(cast.ouyang, at(two.now, "/departments/cardiology"), 404)
    page(cast.ouyang, at(two.now, "/departments/nowhere"), 404)
    assert "86.2" not in page(cast.ouyang, "/app/evaluations")


@pytest.mark.parametrize("name", ["vera", "iris", "ernst"])
def test_readers_see_all_and_no_buttons(two, cast, name):
    let_guest_read(cast, two.now)
    two.house.compute(two.now)
    two.house.publish(two.now)
    html = page(cast.people[name], at(two.now))
    assert "87.5" in row(html, "心内科门诊")
    assert 'method="post"' not in html[html.index("<main") :]
    assert cast.people[name].post(at(two.now, "/compute")).status_code == 403


def test_a_figure_opens_to_its_working(two, cast):
    two.house.compute(two.now)
    text = words(page(cast.mei, at(two.now, "/departments/paediatrics")))
    assert "950.0" in text
    assert "95.0 ± 2.26 × 10.5 ÷ √10" in text
    assert "95.0 − 87.5 = +7.5" in text
    answers = "/departments/paediatrics/answers/"
    ref = re.search(r"answers/(S-[0-9-]+)", page(cast.mei, at(two.now, "/departments/paediatrics")))
    listed = words(page(cast.mei, at(two.now, f"{answers}{ref[1]}")))
    assert listed.count("100.0") == 8
    assert listed.count("75.0") == 2
    page(cast.mei, at(two.now, f"/departments/pharmacy/answers/{ref[1]}"), 404)
    page(cast.mei, at(two.now, f"{answers}S-2026-9999"), 404)
    # less those of the two others, this list would be the silent pharmacy's
    above = "/departments/outpatient"
    assert "/answers/" not in page(cast.mei, at(two.now, above))
    nothing = words(page(cast.mei, at(two.now, f"{above}/answers/{ref[1]}")))
    assert "100.0" not in nothing
    page(cast.ouyang, at(two.now, f"{answers}{ref[1]}"), 404)


def test_anonymous_answers_are_never_listed(house, cast):
    period = house.period("匿名", NOW, days=spans()[1], anonymity="anonymous")
    house.compute(period)
    html = page(cast.mei, at(period, "/departments/cardiology"))
    assert "匿名" in words(html)
    assert "/answers/" not in html
    with house.work():
        ref = session().scalars(select(Evaluation)).one().figures["parts"][0]["survey"]
    page(cast.mei, at(period, f"/departments/cardiology/answers/{ref}"), 404)


def test_a_silent_department_says_why(house, cast):
    answers = {"paediatrics": same(5, 12), "cardiology": same(4, 20), "pharmacy": same(1, 4)}
    period = house.period("有小科室", answers, days=spans()[1])
    house.compute(period)
    html = page(cast.mei, at(period))
    assert "太少" in row(html, "药房")
    assert "12" not in row(html, "儿科门诊")
    assert "hs-fig" not in page(cast.mei, at(period, "/departments/pharmacy"))


@pytest.mark.parametrize("end", ["", "/compute", "/publish", "/lock", "/departments/paediatrics"])
def test_another_organisation_finds_nothing(two, cast, end):
    two.house.compute(two.now)
    page(cast.charlie, at(two.now, end), 404)


@pytest.mark.parametrize("query", ["?snapshot=9", "?snapshot=x", "?snapshot=%00", "?snapshot=-1"])
def test_a_snapshot_that_is_none_is_not_found(two, cast, query):
    two.house.compute(two.now)
    page(cast.mei, at(two.now, query), 404)


def test_steps_out_of_order_are_conflicts(two, cast):
    for end in ("/publish", "/lock"):
        page(cast.mei, at(two.now, end), 409)
        assert cast.mei.post(at(two.now, end)).status_code == 409
    assert cast.mei.post(at(two.now, "/withdraw")).status_code == 409


@pytest.mark.parametrize("day", ["", "2026-02-31", "1999-01-01", "2190-01-01", "tomorrow"])
def test_a_last_day_of_appeals_that_cannot_be_is_said_beside_it(two, cast, day):
    two.house.compute(two.now)
    sent = cast.mei.post(at(two.now, "/publish"), {"snapshot": "1", "appeals_until": day})
    assert sent.status_code == 400
    assert "appeals_until-error" in sent.get_data(as_text=True)


def test_computing_again_after_publishing_wants_a_reason(two, cast):
    sent = cast.mei.post(at(two.before, "/compute"), {"reason": " "})
    assert sent.status_code == 400
    assert "reason-error" in sent.get_data(as_text=True)
    assert cast.mei.post(at(two.before, "/compute"), {"reason": "漏了一份"}).status_code == 303
    assert two.house.run() == ["done"]
    assert "漏了一份" in page(cast.mei, at(two.before))
    assert "漏了一份" not in page(cast.ouyang, at(two.before))


def test_a_failed_computation_says_so_and_can_be_tried_again(two, cast):
    two.house.request(two.now)
    with tenant_scope(two.house.tenant_id), unit_of_work():
        session().execute(
            update(Evaluation).where(Evaluation.state == "waiting").values(state="failed")
        )
    html = page(cast.mei, at(two.now))
    assert "再试一次" in html
    assert cast.mei.post(at(two.now, "/compute")).status_code == 303
    assert "<progress" in page(cast.mei, at(two.now))


def test_the_list_shows_what_was_published(two, cast):
    html = page(cast.mei, "/app/evaluations")
    assert "79.2" in row(html, "上一期")
    assert "尚未公布" in row(html, "这一期")
    assert "还没有考评" in words(page(cast.charlie, "/app/evaluations"))


def test_english_readers_get_english(two, cast):
    two.house.compute(two.now)
    with unit_of_work():
        session().execute(update(User).where(User.id == cast.vera.user_id).values(locale="en"))
    two.house.publish(two.now)
    text = words(page(cast.vera, at(two.now)))
    assert "Excellent" in text
    assert "+25.0 clearly up" in text
    assert "优秀" not in text


def test_pages_take_a_fixed_number_of_queries(two, cast):
    def queries(path):
        counted = []
        listen = lambda *_args: counted.append(1)  # noqa: E731 - a listener of one line
        event.listen(engine(), "before_cursor_execute", listen)
        page(cast.mei, path)
        event.remove(engine(), "before_cursor_execute", listen)
        return len(counted)

    two.house.compute(two.now)
    paths = ["/app/evaluations", at(two.before), at(two.before, "/departments/paediatrics")]
    for path in paths:
        page(cast.mei, path)
    few = [queries(path) for path in paths]
    for number in range(3):
        two.house.compute(two.before, f"第 {number} 次")
        two.house.publish(two.before, number + 2)
    assert [queries(path) for path in paths] == few
    assert max(few) < 30
    with tenant_scope(two.house.tenant_id), unit_of_work():
        assert (
            session().get_one(EvaluationPeriod, (two.house.tenant_id, two.before)).state
            == "published"
        )
