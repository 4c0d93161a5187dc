"""Results in the browser: what each person finds, and what nobody may find."""

from __future__ import annotations

import re

import pytest
from house_world import make_world
from sqlalchemy import event, select, update

from foundation.audit import record
from foundation.scope import tenant_scope
from foundation.unit_of_work import engine, session, unit_of_work
from surveys.models import QuestionnaireVersion, Survey
from surveys.queries import content_of
from surveys.services import surveys
from tenants.models import Department
from tests.reports.crowd import answers, fill, respond


@pytest.fixture
def world(cast):
    return make_world(cast)


def page(person, path, status=200):
    response = person.get(path)
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    return response.get_data(as_text=True)


def words(html):
    """What is read on the page, without marks and options of charts."""
    main = html[html.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def row(html, name):
    """The table row of a department."""
    found = re.search(rf"<tr>\s*<th[^>]*>(?:(?!</th>).)*{name}.*?</tr>", html, re.DOTALL)
    return words("<main" + found[0])


def test_the_dashboard_says_index_interval_and_intake(world, cast):
    fill(world, cast, paediatrics=30, cardiology=20, pharmacy=20, house=12)
    html = page(cast.mei, f"/app/results/{world.survey_ref}")
    text = words(html)
    assert "门诊满意度调查" in text
    assert "82" in text
    assert "95% 区间" in text
    assert "30" in row(html, "儿科门诊")
    assert 'class="hs-ci"' in html
    assert "data-option" in html


def test_an_empty_survey_says_what_will_be_here(world, cast):
    assert "还没有答卷" in words(page(cast.mei, f"/app/results/{world.survey_ref}"))


def test_a_draft_has_an_empty_page(cast):
    world = make_world(cast, open_now=False)
    text = words(page(cast.mei, f"/app/results/{world.survey_ref}"))
    assert "草稿" in text
    assert "还没有答卷" in text


def test_small_departments_are_silent_on_every_page(world, cast):
    fill(world, cast, paediatrics=41, cardiology=23, pharmacy=3)
    respond(world, cast.jiangzhou.departments["pharmacy"], [answers(1, improve="只有我这么说")])
    base = f"/app/results/{world.survey_ref}"
    html = page(cast.mei, base)
    assert "不足 5" in row(html, "药房")
    assert "不显示" in row(html, "心内科门诊")
    assert "23" not in row(html, "心内科门诊")
    assert "只有我这么说" not in html
    for code in ("pharmacy", "cardiology"):
        silent = page(cast.mei, f"{base}/departments/{code}")
        assert "data-option" not in silent
        assert "hs-fig" not in silent
    assert "只有我这么说" not in page(cast.mei, f"{base}/comments")
    page(cast.mei, f"{base}/comments?department=pharmacy", 404)


def test_a_department_has_a_page_of_its_own(world, cast):
    fill(world, cast, paediatrics=30, cardiology=20, pharmacy=20)
    html = page(cast.mei, f"/app/results/{world.survey_ref}/departments/paediatrics")
    assert "儿科门诊" in words(html)
    assert "总体（供比较）" in words(html)
    assert "各题评价" in words(html)


def test_owners_see_only_their_own(world, cast):
    fill(world, cast, paediatrics=30, cardiology=20, pharmacy=20)
    respond(world, cast.jiangzhou.departments["cardiology"], [answers(3, improve="心内科的话")])
    base = f"/app/results/{world.survey_ref}"
    html = page(cast.ouyang, base)
    assert "儿科门诊" in html
    assert "心内科门诊" not in html
    assert "心内科的话" not in page(cast.ouyang, f"{base}/comments")
    assert "30" in page(cast.ouyang, f"{base}/departments/paediatrics")
    page(cast.ouyang, f"{base}/departments/cardiology", 404)
    page(cast.ouyang, f"{base}/departments/nowhere", 404)
    page(cast.ouyang, "/app/reports", 403)
    assert "心内科" not in page(cast.ouyang, "/app/results")


@pytest.mark.parametrize("end", ["", "/departments/paediatrics", "/comments"])
def test_another_tenant_finds_what_does_not_exist(world, cast, end):
    fill(world, cast, paediatrics=30)
    theirs = cast.charlie.get(f"/app/results/{world.survey_ref}{end}")
    nothing = cast.charlie.get(f"/app/results/S-2026-9999{end}")
    assert (theirs.status_code, theirs.data) == (nothing.status_code, nothing.data) or (
        theirs.status_code == nothing.status_code == 404
    )


def test_the_list_shows_intake_and_index(world, cast):
    fill(world, cast, paediatrics=30, cardiology=20)
    text = words(page(cast.mei, "/app/results"))
    assert world.survey_ref in text
    assert "50" in text
    assert "没有找到这次调查" in words(page(cast.mei, "/app/results?search=银行"))
    assert world.survey_ref in page(cast.mei, "/app/results?search=门诊")
    assert "还没有结果" in words(page(cast.charlie, "/app/results"))


def test_comments_are_text_and_can_be_searched(world, cast):
    odd = '<script>alert(1)</script> & "100%" _\\'
    fill(world, cast, paediatrics=20)
    respond(world, cast.jiangzhou.departments["paediatrics"], [answers(3, improve=odd)])
    base = f"/app/results/{world.survey_ref}/comments"
    assert "<script>alert" not in page(cast.mei, base)
    assert "&lt;script&gt;alert(1)" in page(cast.mei, base)
    assert "alert(1)" in page(cast.mei, f"{base}?search=100%25")
    assert "alert(1)" not in page(cast.mei, f"{base}?search=100%25%25")
    assert "没有包含这些字的原话" in words(page(cast.mei, f"{base}?search=%00"))
    assert "没有包含这些字的原话" in words(page(cast.mei, f"{base}?page=9&search=x"))
    page(cast.mei, f"{base}?page=nine", 400)


def test_anonymous_comments_carry_no_day(cast):
    world = make_world(cast, anonymity="anonymous")
    fill(world, cast, paediatrics=20)
    respond(world, cast.jiangzhou.departments["paediatrics"], [answers(3, improve="请多放椅子")])
    text = words(page(cast.mei, f"/app/results/{world.survey_ref}/comments"))
    said = text[text.index("请多放椅子") :]
    assert "年" not in said[: said.index("份数不足")]


def test_a_damaged_answer_never_breaks_a_page(world, cast):
    fill(world, cast, paediatrics=30)
    odd = [
        {"o1": "x", "improve": ["no", "text"]},
        ["?"],
        "text",
        {"improve": {"a": 1}},
        {"z": None},
    ]
    respond(world, cast.jiangzhou.departments["paediatrics"], odd)
    base = f"/app/results/{world.survey_ref}"
    assert "5 份未计入" in words(page(cast.mei, base))
    page(cast.mei, f"{base}/departments/paediatrics")
    page(cast.mei, f"{base}/comments")
    page(cast.mei, "/app/results")


def test_pages_take_a_fixed_number_of_queries(world, cast):
    def queries(path):
        counted = []
        listen = lambda *_args: counted.append(1)  # noqa: E731 - a listener of one line
        event.listen(engine(), "before_cursor_execute", listen)
        page(cast.mei, path)
        event.remove(engine(), "before_cursor_execute", listen)
        return len(counted)

    paths = [f"/app/results/{world.survey_ref}", f"/app/results/{world.survey_ref}/comments"]
    fill(world, cast, paediatrics=12)
    few = [queries(path) for path in paths]
    fill(world, cast, paediatrics=30, cardiology=20, pharmacy=20, house=20)
    assert [queries(path) for path in paths] == few
    assert max(few) < 30


def test_the_list_forgets_what_has_changed(world, cast):
    fill(world, cast, paediatrics=30)
    assert "30" in words(page(cast.mei, "/app/results"))
    fill(world, cast, cardiology=21)
    assert "51" in words(page(cast.mei, "/app/results"))
    assert "51" not in words(page(cast.ouyang, "/app/results"))


def test_a_questionnaire_without_an_index_still_has_its_results(world, cast, admin_connection):
    without_index(world, admin_connection)
    fill(world, cast, paediatrics=30, cardiology=20)
    respond(world, cast.jiangzhou.departments["paediatrics"], [answers(3, improve="多放椅子")])
    base = f"/app/results/{world.survey_ref}"
    html = page(cast.mei, base)
    assert "这份问卷不算指数" in words(html)
    assert "31" in row(html, "儿科门诊")
    assert "多放椅子" in page(cast.mei, f"{base}/departments/paediatrics")
    page(cast.mei, "/app/results")
    page(cast.ouyang, base)


def test_departments_of_one_name_are_told_apart_in_the_document(world, cast):
    rename(cast, "儿科门诊")
    fill(world, cast, paediatrics=30, cardiology=20, pharmacy=3)
    page(cast.mei, f"/app/results/{world.survey_ref}")


def without_index(world, admin):
    """Ask with a questionnaire in which no rating counts in an indicator."""
    with tenant_scope(world.tenant_id), unit_of_work():
        old = session().scalars(select(QuestionnaireVersion)).one()
        content = content_of(old).as_json()
        content.pop("indicators")
        for section in content["sections"]:
            for question in section["questions"]:
                question.pop("indicator", None)
        version = QuestionnaireVersion(
            questionnaire_id=old.questionnaire_id,
            number=9,
            content=content,
            authors=[],
            created_at=old.created_at,
            updated_at=old.updated_at,
        )
        session().add(version)
        session().flush()
        record("questionnaire.version_created", version)
        world.version_id = version.id
    admin.execute("SET session_replication_role = replica")  # the survey is open, hence locked
    admin.execute(
        "UPDATE surveys SET version_id = %s WHERE id = %s", (world.version_id, world.survey_id)
    )


def rename(cast, name):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().execute(update(Department).values(name_zh=name))


@pytest.mark.parametrize(
    ("number", "said"), [(0, "82 份中有 0 份"), (4, "82 份中不到 5 份"), (6, "82 份中有 6 份")]
)
def test_how_many_answered_for_somebody_else_is_told_unless_they_are_few(world, cast, number, said):
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        surveys.change_survey(survey, survey.revision, by_proxy=True)
    fill(world, cast, paediatrics=40, cardiology=42 - number)
    respond(world, cast.jiangzhou.departments["cardiology"], [answers()] * number, flags=["proxy"])
    text = words(page(cast.mei, f"/app/results/{world.survey_ref}"))
    assert f"{said}" in text
    assert "代他人填写" in text


def test_nothing_is_said_of_it_where_it_is_not_asked(world, cast):
    fill(world, cast, paediatrics=40)
    assert "代他人填写" not in words(page(cast.mei, f"/app/results/{world.survey_ref}"))
