"""The way through: against a slow walk, one question after the other."""

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.definition.conditions import Facts, answers_looked_at, joined
from surveys.definition.model import Questionnaire
from surveys.definition.path import choices_in_order, in_order, own_pages, pages, way
from tests.everything import EVERY_KIND, every_kind
from tests.surveys.definition.test_definition_conditions import slow

POINTS = range(1, 6)
# Trees take long to draw on a busy machine.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def item(code, show_if=None):
    asked = {"type": "rating", "code": code, "text": {"zh": code}}
    return asked if show_if is None else {**asked, "show_if": show_if}


def questionnaire(sections, ends=(), paging="section"):
    return Questionnaire.model_validate(
        {
            "format": 1,
            "languages": ["zh"],
            "title": {"zh": "题"},
            "paging": paging,
            "sections": sections,
            "ends": list(ends),
        }
    )


@st.composite
def trees(draw):
    """Six to nine questions in three sections, each with a condition on earlier ones or none."""
    codes = [f"q{number}" for number in range(draw(st.integers(6, 9)))]
    shares = sorted(draw(st.lists(st.integers(1, len(codes) - 1), min_size=2, max_size=2)))
    ends = (0, *shares, len(codes))
    sections = []
    for number, (start, stop) in enumerate(pairwise(ends)):
        asked = [item(codes[at], draw(looking_at(codes[:at]))) for at in range(start, stop)]
        section = {"code": f"s{number}", "title": {"zh": "节"}, "questions": asked}
        before = draw(looking_at(codes[:start]))
        sections.append(section if before is None else {**section, "show_if": before})
    screen = draw(looking_at(codes))
    last = [] if screen is None else [end("out", screen, screen_out=True)]
    other = draw(looking_at(codes))
    last += [] if other is None else [end("other", other)]
    return sections, last, draw(st.sampled_from(["section", "single", "question"]))


def end(code, when, **more):
    return {"code": code, "title": {"zh": "完"}, "when": when, **more}


def looking_at(codes):
    if not codes:
        return st.none()
    simple = st.builds(
        lambda code, operator, value: {"answer": code, "is": operator, "value": value},
        st.sampled_from(codes),
        st.sampled_from(["at_least", "at_most", "equals", "not_equals"]),
        st.sampled_from(POINTS),
    )
    bare = st.builds(
        lambda code, operator: {"answer": code, "is": operator},
        st.sampled_from(codes),
        st.sampled_from(["answered", "not_answered"]),
    )
    one = st.one_of(simple, bare)
    several = st.lists(one, min_size=1, max_size=3)
    return st.one_of(
        st.none(),
        one,
        several.map(lambda found: {"all": found}),
        several.map(lambda found: {"any": found}),
    )


def looked(condition):
    if condition is None:
        return set()
    parts = condition.get("all") or condition.get("any")
    return {condition["answer"]} if parts is None else set().union(*map(looked, parts))


def walked(sections, ends, answers, order):
    """What is asked, answered and said at last, page after page; the pages are given."""
    stands, shown = {}, []
    by_code = {q["code"]: (q, s) for s in sections for q in s["questions"]}
    passed = set()
    for page in order:
        for code in page:
            question, section = by_code[code]
            always = {"all": []}
            if slow(section.get("show_if") or always, stands) and slow(
                question.get("show_if") or always, stands
            ):
                shown.append(code)
                if code in answers:
                    stands[code] = answers[code]
        passed |= set(page)
        for each in ends:
            ready = each.get("screen_out") and looked(each["when"]) <= passed
            if ready and slow(each["when"], stands):
                return shown, stands, each["code"], True
    for each in ends:
        if not each.get("screen_out") and slow(each["when"], stands):
            return shown, stands, each["code"], False
    return shown, stands, None, False


@PATIENT
@given(made=trees(), data=st.data())
def test_way_is_that_of_a_slow_walk(made, data):
    sections, ends, paging = made
    content = questionnaire(sections, ends, paging)
    answers = data.draw(
        st.dictionaries(
            st.sampled_from([q.code for q in content.questions]), st.sampled_from(POINTS)
        )
    )
    order = [[q.code for block in page for q in block.questions] for page in pages(content)]
    shown, stands, last, screened = walked(sections, ends, answers, order)
    found = way(content, Facts(answers))
    assert found.shown == set(shown)
    assert dict(found.answers) == stands
    assert set(found.dropped) == set(answers) - set(stands)
    assert (found.end.code if found.end else None, found.screened) == (last, screened)
    assert found.pages == tuple(
        number for number, page in enumerate(order, start=1) if set(page) & set(shown)
    )


@PATIENT
@given(made=trees())
def test_every_question_has_one_page_and_looks_back_only(made):
    sections, ends, paging = made
    content = questionnaire(sections, ends, paging)
    through = pages(content)
    codes = [q.code for page in through for block in page for q in block.questions]
    assert codes == [q.code for q in content.questions]
    passed = set()
    for page in through:
        here = {q.code for block in page for q in block.questions}
        for block in page:
            for question in block.questions:
                looks = answers_looked_at(joined(block.section.show_if, question.show_if))
                assert looks <= passed
        passed |= here


def test_way_is_the_same_when_what_was_dropped_is_taken_away():
    content = every_kind()
    chance = random.Random(5)
    for _ in range(200):
        answers = {
            "visited": chance.choice(["yes", "no"]),
            "queue": chance.choice([1, 2, 3, 5, "na"]),
            "queue_why": "why",
            "nps": chance.choice([3, 9]),
            "met.met": chance.choice([["lab"], ["lab", "xray"]]),
            "heard@lab": chance.choice([1, 5]),
            "heard@xray": 2,
            "heard_why@xray": "more",
            "liked": ["people", "place"],
        }
        first = way(content, Facts(answers))
        again = way(content, Facts(first.answers))
        assert (again.shown, again.answers, again.end) == (first.shown, first.answers, first.end)
        assert not again.dropped


def test_screened_out_people_are_asked_nothing_more():
    found = way(every_kind(), Facts({"visited": "no", "queue": 5}))
    assert found.screened
    assert found.end.code == "not_meant"
    assert found.pages == (1,)
    assert found.dropped == ("queue",)


def test_a_loop_asks_of_what_was_met():
    found = way(every_kind(), Facts({"visited": "yes", "met.met": ["xray"], "heard@xray": 1}))
    assert {"heard@xray", "heard_why@xray"} <= found.shown
    assert "heard@lab" not in found.shown


def test_links_open_sections():
    facts = Facts({"visited": "yes"}, {"ward": "icu"})
    assert "liked" in way(every_kind(), facts).shown
    assert "liked" not in way(every_kind(), Facts({"visited": "yes"})).shown


def test_one_question_a_page_takes_its_note_along():
    first = pages(every_kind(), one_by_one=True)[0]
    assert [q.code for block in first for q in block.questions] == ["hello", "visited"]


@pytest.mark.parametrize("odd", [{"queue": "5"}, {"queue": [1]}, {"gone": 1}, {"nps": True}])
def test_odd_answers_are_passed_over(odd):
    found = way(every_kind(), Facts(odd))
    assert found.answers == {}
    assert found.dropped == ()


def test_order_is_the_forms_own_and_fair():
    first = Counter(tuple(in_order("abc", str(seed))) for seed in range(3000))
    assert len(first) == 6
    assert min(first.values()) > 3000 / 6 * 0.8
    assert in_order("abcdef", "one") == in_order("abcdef", "one")


def test_other_and_nothing_stay_last():
    choices = every_kind().question("liked").choices
    orders = {tuple(c.value for c in choices_in_order(choices, str(n))) for n in range(50)}
    assert len(orders) == 6
    assert {order[3:] for order in orders} == {("more", "nothing")}


def note(code):
    return {"type": "note", "code": code, "text": {"zh": code}}


@st.composite
def mixed_trees(draw):
    """The same with sections in another order for everybody, and texts between questions."""
    sections, ends, paging = draw(trees())
    for number, section in enumerate(sections):
        section["shuffle"] = draw(st.booleans())
        for at in draw(st.lists(st.integers(0, len(section["questions"])), max_size=2)):
            section["questions"].insert(at, note(f"n{number}_{len(section['questions'])}"))
    return sections, ends, paging


def slowly_mixed(content, seed):
    """The order of all questions, found page by page as with several questions on a page."""
    usual = content.paging if content.paging == "single" else "section"
    found = []
    for page in pages(content.model_copy(update={"paging": usual})):
        for block in page:
            codes = [question.code for question in block.questions]
            moving = [at for at, q in enumerate(block.questions) if q.leaves()]
            if block.section.shuffle:
                own = in_order([codes[at] for at in moving], "any")
                assert sorted(own) == sorted(codes[at] for at in moving)
                drawn = in_order(codes, f"{seed}:{block.section.code}", [*map(is_note, codes)])
                assert [drawn.index(c) for c in codes if is_note(c)] == [
                    at for at, c in enumerate(codes) if is_note(c)
                ]
                codes = drawn
            found += codes
    return found


def is_note(code):
    return code.startswith("n")


def codes_of(page):
    return [question.code for block in page for question in block.questions]


@PATIENT
@given(made=mixed_trees(), seed=st.text(max_size=3))
def test_one_question_a_page_comes_in_the_order_of_many_on_a_page(made, seed):
    sections, ends, paging = made
    content = questionnaire(sections, ends, paging)
    slow_order = slowly_mixed(content, seed)
    large = own_pages(content, seed, one_by_one=True)
    assert [code for page in large for code in codes_of(page)] == slow_order
    assert all(sum(not is_note(code) for code in codes_of(page)) <= 1 for page in large)
    plain = own_pages(content, seed)
    assert [code for page in plain for code in codes_of(page)] == slow_order
    passed = set()
    for page in large:
        for block in page:
            for question in block.questions:
                assert answers_looked_at(joined(block.section.show_if, question.show_if)) <= passed
        passed |= set(codes_of(page))


@PATIENT
@given(made=mixed_trees(), seed=st.text(max_size=3))
def test_only_the_order_is_a_forms_own(made, seed):
    sections, ends, paging = made
    content = questionnaire(sections, ends, paging)
    shared, own = pages(content, one_by_one=True), own_pages(content, seed, one_by_one=True)
    assert len(own) == len(shared)
    assert {code for page in own for code in codes_of(page)} == {
        code for page in shared for code in codes_of(page)
    }
    still = questionnaire([{**each, "shuffle": False} for each in sections], ends, paging)
    assert own_pages(still, seed, one_by_one=True) == pages(still, one_by_one=True)
    assert own_pages(still, seed) == pages(still)


def test_the_example_is_the_same_in_any_paging():
    for paging in ("section", "single", "question"):
        content = Questionnaire.model_validate({**EVERY_KIND, "paging": paging})
        assert (
            way(content, Facts({"visited": "yes"})).shown
            == way(every_kind(), Facts({"visited": "yes"})).shown
        )
