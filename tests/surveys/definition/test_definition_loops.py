"""Things that are chosen by rule or told by the link, against a slow walk past them."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from surveys.definition.canonical import digest
from surveys.definition.changes import Change
from surveys.definition.checks import approvable, check
from surveys.definition.conditions import Facts
from surveys.definition.difference import differences
from surveys.definition.findings import Problem, Severity
from surveys.definition.loops import Loop, unlisted
from surveys.definition.model import Questionnaire
from surveys.definition.needs import needs
from surveys.definition.path import pages, way
from surveys.definition.takeover import Piece, taken, updates
from tests.everything import LOOPS, every_kind, with_loops
from tests.surveys.definition.test_definition_conditions import slow, told
from tests.surveys.definition.test_definition_path import item, looking_at, questionnaire

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
EARLIER = ["q0", "q1", "q2"]


def at_least(code, value):
    return {"answer": code, "is": "at_least", "value": value}


def at_most(code, value):
    return {"answer": code, "is": "at_most", "value": value}


def lists(*values):
    return {"link": "doctors", "is": "lists", "value": list(values)}


def thing(code, zh, en="", show_if=None):
    text = {"zh": zh, "en": en} if en else {"zh": zh}
    return {"code": code, "text": text, **({"show_if": show_if} if show_if else {})}


def looped(things, most=5, questions=None, **loop):
    """Three ratings, then a section about things."""
    about = {
        "code": "met",
        "title": {"zh": "见过的人"},
        "questions": questions or [item("r"), item("why", at_most("r", 2))],
        "loop": {"objects": things, "most": most, **loop},
    }
    first = {"code": "s", "title": {"zh": "节"}, "questions": [item(code) for code in EARLIER]}
    return questionnaire([first, about])


def doctors(most=5, **more):
    things = [thing("w", "王医生", "Dr Wang"), thing("l", "李医生", "Dr Li"), thing("z", "张医生")]
    return looped(things, most, chosen="link", link="doctors", **more)


def asked_about(content, link="", **answers):
    shown = way(content, Facts(answers, {"doctors": link} if link else {})).shown
    return [each.code for each in content.section("met").loop.objects if f"r@{each.code}" in shown]


@pytest.mark.parametrize(
    ("link", "met"),
    [
        ("w", "w"),
        ("王医生", "w"),
        ("dr wang", "w"),
        ("李医生，王医生", "wl"),
        ("李医生、王医生", "wl"),
        ("李医生;w；Dr  Li", "wl"),
        ("张医生|ＤＲ ＷＡＮＧ｜", "wz"),
        ("赵医生", ""),
        ("王", ""),
        ("", ""),
    ],
)
def test_the_link_tells_by_code_or_by_name_in_any_language(link, met):
    assert "".join(asked_about(doctors(), link)) == met


def test_of_too_many_the_first_of_the_list_are_asked_about():
    assert asked_about(doctors(most=2), "张医生，李医生，王医生") == ["w", "l"]
    assert asked_about(doctors(most=2), "张医生，李医生") == ["l", "z"]
    rules = [thing(f"t{n}", f"科{n}", show_if=at_least("q0", n)) for n in (3, 1, 2)]
    content = looped(rules, 2, chosen="rule")
    assert asked_about(content, q0=3) == ["t3", "t1"]
    assert asked_about(content, q0=2) == ["t1", "t2"]
    assert asked_about(content, q0=1) == ["t1"]
    assert asked_about(content) == []


def test_a_name_with_a_comma_in_it_is_found():
    things = [thing("a", "内科", "Medicine"), thing("b", "内科、外科", "Medicine, surgical")]
    content = looped(things, chosen="link", link="doctors")
    assert asked_about(content, "Medicine, surgical") == ["a", "b"]
    loop = content.section("met").loop
    assert unlisted(loop, "内科、外科，眼科, Eyes") == ("眼科", "Eyes")


def test_what_is_not_listed_is_told_as_it_was_written():
    loop = doctors().section("met").loop
    assert unlisted(loop, "赵医生、Dr Wang；钱 医生，赵医生") == ("赵医生", "钱 医生")
    assert unlisted(loop, "王医生|L") == ()
    assert unlisted(loop, "") == ()


def test_a_question_about_a_thing_needs_the_thing_and_its_own_condition():
    shown = way(doctors(), Facts({"r@w": 1, "r@l": 5}, {"doctors": "w,l"})).shown
    assert {"r@w", "why@w", "r@l"} == {code for code in shown if "@" in code}


def test_answers_about_what_was_not_met_are_dropped():
    found = way(doctors(), Facts({"r@w": 4, "r@z": 4}, {"doctors": "w"}))
    assert (found.answers, found.dropped) == ({"r@w": 4}, ("r@z",))


@st.composite
def by_rule(draw):
    """Three to six things, each with a condition on what came before, or with none."""
    rules = [draw(looking_at(EARLIER)) for _ in range(draw(st.integers(3, 6)))]
    things = [thing(f"t{n}", f"物{n}", show_if=rule) for n, rule in enumerate(rules)]
    paging = draw(st.sampled_from(["section", "single", "question"]))
    content = looped(things, draw(st.integers(1, 4)), chosen="rule")
    return content.changed(paging=paging), rules


points = st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=3, max_size=3)


@PATIENT
@given(made=by_rule(), values=points)
def test_by_rule_as_a_slow_walk_says(made, values):
    content, rules = made
    answers = {c: v for c, v in zip(EARLIER, values, strict=True) if v is not None}
    wanted = [f"t{n}" for n, rule in enumerate(rules) if rule is None or slow(rule, answers)]
    assert asked_about(content, **answers) == wanted[: content.section("met").loop.most]


NAMES = {"w": ("w", "王医生", "dr wang"), "l": ("l", "李医生", "dr li"), "z": ("z", "张医生")}


@PATIENT
@given(
    parts=st.lists(
        st.sampled_from(["w", "王医生", "Dr Wang", "L", "张医生", "赵", " "]), max_size=6
    ),
    marks=st.lists(st.sampled_from(list(",，、;；|｜")), min_size=6, max_size=6),
    most=st.integers(1, 3),
)
def test_from_the_link_as_a_slow_walk_says(parts, marks, most):
    text = "".join(part + mark for part, mark in zip(parts, marks, strict=False))
    named = told(text).split("|")
    wanted = [code for code, names in NAMES.items() if set(names) & set(named)]
    assert asked_about(doctors(most=most), text) == wanted[:most]
    known = {name for names in NAMES.values() for name in names}
    left = unlisted(doctors().section("met").loop, text)
    assert {told(each) for each in left} == {name for name in named if name} - known


def test_pages_are_the_same_for_everybody_and_break_before_what_a_rule_looks_at():
    rules = [thing("a", "甲", show_if=at_least("q2", 3)), thing("b", "乙")]
    content = looped(rules, chosen="rule").changed(paging="single")
    codes = [[q.code for block in page for q in block.questions] for page in pages(content)]
    assert codes == [["q0", "q1", "q2"], ["r@a"], ["why@a", "r@b"], ["why@b"]]


def found(content):
    kept = (Severity.ERROR, Severity.WARNING)
    logic = ("thing_", "never_", "always_", "reference_")
    return [
        (f.problem, f.place.field or f.place.code, f.values.get("thing"))
        for f in check(content)
        if f.severity in kept and f.problem.startswith(logic)
    ]


def test_what_is_wrong_with_a_things_rule_is_told_with_its_name():
    never = {"all": [at_least("q0", 4), at_most("q0", 2)]}
    things = [thing("a", "甲", show_if=never), thing("b", "乙", show_if=at_most("q0", 5))]
    content = looped(things, chosen="rule")
    assert found(content) == [(Problem.THING_NEVER, "loop.objects.a.show_if", "甲")]


def test_a_rule_looks_back_only():
    things = [
        thing("a", "甲", show_if=at_least("r", 4)),
        thing("b", "乙", show_if=at_least("r@a", 1)),
    ]
    assert found(looped(things, chosen="rule")) == [
        (Problem.REFERENCE_GONE, "loop.objects.a.show_if", None),
        (Problem.REFERENCE_LATER, "loop.objects.b.show_if", None),
    ]


def test_a_thing_behind_those_that_everybody_is_asked_about_is_dead():
    things = [thing("a", "甲"), thing("b", "乙", show_if=at_least("q0", 3)), thing("c", "丙")]
    assert found(looped(things, 2, chosen="rule")) == [
        (Problem.THING_ALWAYS, "loop.objects.a.show_if", "甲"),
        (Problem.THING_ALWAYS, "loop.objects.c.show_if", "丙"),
    ]
    behind = (Problem.THING_BEHIND, "loop.objects.b.show_if", "乙")
    assert behind in found(looped(things, 1, chosen="rule"))


def test_a_question_is_dead_only_if_it_is_so_for_all_things():
    low, high = at_most("q0", 2), at_least("q0", 3)
    things = [thing("a", "甲", show_if=low), thing("b", "乙", show_if=high)]
    either = looped(things, chosen="rule", questions=[item("r"), item("why", high)])
    assert found(either) == []
    neither = {"all": [high, at_most("q0", 2)]}
    both = looped(things, chosen="rule", questions=[item("r"), item("why", neither)])
    assert found(both) == [(Problem.NEVER_ASKED, "show_if", None)]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(made=by_rule())
def test_dead_things_are_those_that_no_answers_lead_to(made):
    content, _rules = made
    reached = set()
    for values in product([None, 1, 2, 3, 4, 5], repeat=3):
        answers = {c: v for c, v in zip(EARLIER, values, strict=True) if v is not None}
        reached |= set(asked_about(content, **answers))
    loop = content.section("met").loop
    dead = {
        f.place.field.split(".")[2]
        for f in check(content)
        if f.problem in (Problem.THING_NEVER, Problem.THING_BEHIND)
    }
    never = {each.code for each in loop.objects} - reached
    assert dead <= never
    if loop.most >= len(loop.objects):
        assert dead == never


def test_lists_on_one_attribute_are_told_apart_exactly():
    both = {"all": [lists("w"), lists("l")]}
    things = [thing("a", "甲", show_if=both), thing("b", "乙", show_if=lists("w"))]
    assert found(looped(things, chosen="rule")) == []
    only = {"all": [{"link": "doctors", "is": "equals", "value": "w"}, lists("l")]}
    things[0] = thing("a", "甲", show_if=only)
    assert found(looped(things, chosen="rule")) == [
        (Problem.THING_NEVER, "loop.objects.a.show_if", "甲")
    ]


def test_what_only_links_and_contacts_have_is_noted_once():
    content = with_loops()
    notes = sorted(
        (f.problem, f.values["name"])
        for f in check(content)
        if f.problem in (Problem.NEEDS_LINK, Problem.NEEDS_CONTACT)
    )
    assert notes == [
        (Problem.NEEDS_CONTACT, "grade"),
        (Problem.NEEDS_LINK, "couriers"),
        (Problem.NEEDS_LINK, "ward"),
    ]
    firm = {(need.reference.source, need.reference.name): need.firm for need in needs(content)}
    assert firm == {
        ("link", "ward"): True,
        ("link", "couriers"): True,
        ("contact", "grade"): True,
        ("contact", "name"): False,
    }
    assert approvable(content)


def test_nothing_of_a_rule_counts_where_no_rule_chooses():
    loop = {**LOOPS[0]["loop"], "chosen": "all"}
    content = every_kind().changed(sections=(*every_kind().sections, {**LOOPS[0], "loop": loop}))
    assert "grade" not in {need.reference.name for need in needs(content)}
    assert all("loop.objects" not in f.place.field for f in check(content))


def test_the_name_of_the_attribute_must_be_there():
    with pytest.raises(ValidationError, match="need the name of its attribute"):
        Loop.model_validate({"objects": [], "chosen": "link"})
    with pytest.raises(ValidationError):
        Loop.model_validate({"objects": [], "chosen": "link", "link": "Two words"})
    assert Loop.model_validate({"chosen": "link", "link": "医生"}).link == "医生"


def test_json_reads_back_and_every_setting_is_in_the_digest():
    content = with_loops()
    assert Questionnaire.model_validate(content.as_json()) == content
    loops = content.as_json()["sections"][-2:]
    assert loops[0]["loop"]["objects"][0]["show_if"]["is"] == "at_most"
    assert "show_if" not in loops[1]["loop"]["objects"][0]
    others = [changed(content, chosen="all"), changed(content, most=3), changed(content, link="x")]
    assert len({digest(one) for one in [content, *others]}) == 4


def changed(content, **fields):
    *rest, last = content.sections
    return content.changed(sections=(*rest, last.changed(loop=last.loop.changed(**fields))))


def test_differences_tell_who_chooses_and_each_rule():
    content = with_loops()
    (most,) = differences(content, changed(content, most=3))
    assert (most.change, most.place.field) == (Change.SETTING_CHANGED, "most")
    (link,) = differences(content, changed(content, link="carriers"))
    assert (link.change, link.before, link.after) == (
        Change.LOOP_CHOSEN,
        "link:couriers",
        "link:carriers",
    )
    *rest, rule, last = content.sections
    first, *others = rule.loop.objects
    other = rule.changed(loop=rule.loop.changed(objects=(first.changed(show_if=None), *others)))
    (one,) = differences(content, content.changed(sections=(*rest, other, last)))
    assert (one.change, one.subject, one.after) == (Change.THING_CONDITION, "收费处", "")
    assert "queue" in one.before


def test_a_loop_is_taken_over_whole():
    copied, theirs = every_kind(), with_loops()
    piece = Piece("section", "couriers")
    assert piece in {update.piece for update in updates(copied, copied, theirs)}
    got = taken(copied, theirs, {piece, Piece("question", "kind")})
    assert got.section("couriers") == theirs.section("couriers")
