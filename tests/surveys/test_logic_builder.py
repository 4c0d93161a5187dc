"""Conditions are built by clicking, without scripts: lines come and go, nothing is lost."""

import re

import pytest

from foundation.loader import load_or_404
from surveys.condition_words import asked_only_if
from surveys.definition.conditions import Comparison
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of

SCALE, OPTIONS, LAST = "lodging", "resolved", "comment"


@pytest.fixture
def url(cast, at_work, draft):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=draft.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1"


@pytest.fixture
def content(cast, at_work, draft):
    def read():
        with at_work(cast.mei):
            return content_of(load_or_404(QuestionnaireVersion, id=draft.id))

    return read


@pytest.fixture
def last(content):
    return content().questions[-1].code


def line(number, source, name, operator, group="", **values):
    fields = {"group": group, "source": source, "name": name, "operator": operator, **values}
    return {f"lines-{number}-{field}": value for field, value in fields.items()}


def stored(condition):
    return condition.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def test_line_is_added_and_nothing_is_stored(cast, url, content, last):
    before = content()
    fields = {"revision": "1", "do": "add", "what": f"answer:{SCALE}", "join": "any"}
    answer = cast.mei.post(f"{url}/questions/{last}/condition", fields)
    assert answer.status_code == 200
    assert f'name="lines-0-name" type="hidden" value="{SCALE}"' in answer.text
    assert content() == before


def test_adding_another_line_keeps_what_was_chosen(cast, url, last):
    first = line(0, "answer", SCALE, "at_most", one="2")
    fields = {"revision": "1", "do": "add", "what": f"answer:{OPTIONS}", **first}
    text = cast.mei.post(f"{url}/questions/{last}/condition", fields).text
    assert 'name="lines-1-several"' in text
    select = text.split('name="lines-0-one"')[1].split("</select>")[0]
    assert re.search(r'<option selected value="2">', select)


def test_line_is_taken_away(cast, url, last):
    lines = {
        **line(0, "answer", SCALE, "at_most", one="2"),
        **line(1, "answer", OPTIONS, "one_of", several="no"),
    }
    fields = {"revision": "1", "do": "remove-0", **lines}
    text = cast.mei.post(f"{url}/questions/{last}/condition", fields).text
    assert f'name="lines-0-name" type="hidden" value="{OPTIONS}"' in text
    assert "lines-1-name" not in text


@pytest.mark.parametrize(
    ("lines", "condition"),
    [
        ({}, None),
        (
            line(0, "answer", SCALE, "at_most", one="2"),
            {"answer": SCALE, "is": "at_most", "value": 2},
        ),
        (
            line(0, "answer", SCALE, "equals", one="na"),
            {"answer": SCALE, "is": "equals", "value": "na"},
        ),
        (
            line(0, "answer", OPTIONS, "one_of", several=["no", "partly"]),
            {"answer": OPTIONS, "is": "one_of", "value": ["partly", "no"]},
        ),
        (
            line(0, "answer", OPTIONS, "none_of", several="yes"),
            {"answer": OPTIONS, "is": "not_equals", "value": "yes"},
        ),
        (line(0, "answer", OPTIONS, "answered"), {"answer": OPTIONS, "is": "answered"}),
        (
            line(0, "link", "ward", "one_of", value="A1，B2"),
            {"link": "ward", "is": "one_of", "value": ["A1", "B2"]},
        ),
        (
            {
                "join": "all",
                "inner": "any",
                **line(0, "answer", SCALE, "at_least", one="3"),
                **line(1, "answer", OPTIONS, "one_of", "1", several="no"),
                **line(2, "contact", "vip", "equals", "1", value="yes"),
            },
            {
                "all": [
                    {"answer": SCALE, "is": "at_least", "value": 3},
                    {
                        "any": [
                            {"answer": OPTIONS, "is": "equals", "value": "no"},
                            {"contact": "vip", "is": "equals", "value": "yes"},
                        ]
                    },
                ]
            },
        ),
    ],
)
def test_stored_as_built_and_shown_again(cast, url, content, last, lines, condition):
    address = f"{url}/questions/{last}/condition"
    fields = {"revision": "1", "do": "save", **lines}
    assert cast.mei.post(address, fields).status_code == 302
    found = content().question(last).show_if
    assert (stored(found) if found else None) == _sorted(condition, found)
    page = cast.mei.get(address).text
    assert page.count('class="sv-line"') == sum(name.endswith("-name") for name in lines)


def _sorted(condition, found):
    """The order in a list of values is that of the form's boxes."""
    if condition and isinstance(condition.get("value"), list):
        assert sorted(found.values) == sorted(condition["value"])
        return {**condition, "value": list(found.values)}
    return condition


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (line(0, "answer", SCALE, "at_most", one="9"), "lines-0-one"),
        (line(0, "answer", SCALE, "explodes", one="2"), "lines-0-operator-error"),
        (line(0, "answer", OPTIONS, "one_of", several="forged"), "lines-0-several"),
        (line(0, "answer", OPTIONS, "one_of"), "请给出一个值"),
        (line(0, "answer", "nobody", "equals", value="1"), "请去掉这一行"),
        (line(0, "link", "__class__", "equals", value="1"), "这些行不相符"),
        (line(0, "link", "ward", "equals", value=""), "请给出一个值"),
        (line(0, "link", "ward", "equals", value="长" * 201), "200"),
        (line(0, "evil", "ward", "equals", value="1"), "这些行不相符"),
    ],
)
def test_odd_lines_are_refused_and_kept(cast, url, content, last, lines, said):
    before = content()
    fields = {"revision": "1", "do": "save", **lines}
    answer = cast.mei.post(f"{url}/questions/{last}/condition", fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert content() == before


def test_later_answers_are_not_offered(cast, url, content):
    first = content().questions[0].code
    text = cast.mei.get(f"{url}/questions/{first}/condition").text
    assert 'value="answer:' not in text
    assert 'value="link:"' in text


def test_attribute_needs_a_name(cast, url, last):
    fields = {"revision": "1", "do": "add", "what": "link:", "attribute": "Ward 7"}
    text = cast.mei.post(f"{url}/questions/{last}/condition", fields).text
    assert "attribute-error" in text
    assert 'value="Ward 7"' in text


def test_two_authors_choose_between_both_conditions(cast, url, content, last):
    address = f"{url}/questions/{last}/condition"
    mine = {"revision": "1", "do": "save", **line(0, "answer", SCALE, "at_most", one="2")}
    cast.mei.post(address, mine)
    theirs = {"revision": "1", "do": "save", **line(0, "answer", SCALE, "at_most", one="3")}
    answer = cast.wen.post(address, theirs)
    assert answer.status_code == 409
    for words in ("不高于", 'value="mine"', 'name="lines-0-one" value="3"'):
        assert words in answer.text
    assert content().question(last).show_if.value == 2
    chosen = {**theirs, "revision": "2", "take": "mine"}
    assert cast.wen.post(address, chosen).status_code == 302
    assert content().question(last).show_if.value == 3


def test_condition_is_told_wherever_the_question_is_read(cast, url, last):
    fields = {"revision": "1", "do": "save", **line(0, "answer", SCALE, "at_most", one="2")}
    cast.mei.post(f"{url}/questions/{last}/condition", fields)
    for page in ("", f"/questions/{last}"):
        assert "仅当“" in cast.mei.get(url + page).text


def test_why_after_a_low_score(cast, url, content):
    answer = cast.mei.post(f"{url}/questions/{SCALE}/why", {"revision": "1"})
    new = answer.location.rsplit("/", 1)[1]
    codes = [q.code for q in content().questions]
    assert codes.index(new) == codes.index(SCALE) + 1
    asked = content().question(new)
    assert (asked.type, asked.show_if) == (
        "long_text",
        Comparison.model_validate({"answer": SCALE, "is": "at_most", "value": 2}),
    )


def test_no_why_after_options(cast, url, content):
    before = content()
    assert cast.mei.post(f"{url}/questions/{OPTIONS}/why", {"revision": "1"}).status_code == 404
    assert content() == before


def test_section_condition_loop_and_order(cast, url, content):
    section = content().sections[0].code
    fields = {
        "revision": "1",
        "title_zh": "处理",
        "shuffle": "y",
        "loop": "y",
        "chosen": "respondent",
        "ask_zh": "见过哪些科室？",
        "most": "3",
        "things-0-zh": "儿科",
        "things-0-en": "Paediatrics",
        "things-1-zh": "药房",
    }
    assert cast.mei.post(f"{url}/sections/{section}", fields).status_code == 302
    found = content().sections[0]
    assert (found.shuffle, found.loop.most) == (True, 3)
    assert [(t.code, t.text.root.get("zh")) for t in found.loop.objects] == [
        ("t1", "儿科"),
        ("t2", "药房"),
    ]
    address = f"{url}/sections/{section}/condition"
    lines = line(0, "link", "visit", "equals", value="outpatient")
    assert cast.mei.post(address, {"revision": "2", "do": "save", **lines}).status_code == 302
    assert content().sections[0].show_if.link == "visit"
    page = cast.mei.get(url).text
    for words in ("逐个询问：儿科", "链接的“visit”是outpatient"):
        assert words in page


def looped(cast, url, content, **fields):
    """The first section, asked about two departments."""
    section = content().sections[0].code
    form = {
        "revision": str(fields.pop("revision", 1)),
        "title_zh": "处理",
        "loop": "y",
        "things-0-zh": "儿科",
        "things-1-zh": "药房",
        **fields,
    }
    return cast.mei.post(f"{url}/sections/{section}", form)


def test_each_thing_gets_a_condition_of_its_own_by_clicking(cast, url, content):
    assert looped(cast, url, content, chosen="rule").status_code == 302
    section = content().sections[0].code
    page = cast.mei.get(f"{url}/sections/{section}").text
    address = f"{url}/sections/{section}/things/t1/condition"
    assert f'href="{address}"' in page
    added = {"revision": "2", "do": "add", "what": "contact:", "attribute": "grade"}
    assert "客户的“grade”" in cast.mei.post(address, added).text
    lines = line(0, "contact", "grade", "one_of", value="gold、platinum")
    saved = cast.mei.post(address, {"revision": "2", "do": "save", **lines})
    assert saved.location.endswith(f"{url}/sections/{section}")
    child, pharmacy = content().sections[0].loop.objects
    assert (child.show_if.contact, pharmacy.show_if) == ("grade", None)
    assert "客户的“grade”是其中之一：gold、platinum" in cast.mei.get(url).text
    stays = {"revision": 3, "chosen": "rule", "things-0-code": "t1", "things-1-code": "t2"}
    looped(cast, url, content, **stays, **{"things-0-zh": "小儿科"})
    assert content().sections[0].loop.objects[0].show_if == child.show_if
    assert "“小儿科”仅当" in cast.mei.get(url).text


def test_a_rule_for_a_thing_that_is_gone_does_not_exist(cast, url, content):
    looped(cast, url, content, chosen="rule")
    section = content().sections[0].code
    for path in (f"{section}/things/t9", "nowhere/things/t1"):
        assert cast.mei.get(f"{url}/sections/{path}/condition").status_code == 404
    address = f"{url}/sections/{section}/things/t1/condition"
    assert cast.charlie.get(address).status_code == 404
    assert cast.iris.get(address).status_code == 403


def test_the_link_names_its_attribute(cast, url, content):
    assert looped(cast, url, content, chosen="link").status_code == 400
    assert looped(cast, url, content, chosen="link", link="Dr. Who").status_code == 400
    assert looped(cast, url, content, chosen="link", link="医生", most="2").status_code == 302
    loop = content().sections[0].loop
    assert (loop.chosen, loop.link, loop.most) == ("link", "医生", 2)
    assert "链接的“医生”" in cast.mei.get(url).text


def test_a_condition_on_what_the_link_lists(cast, url, content, last):
    lines = line(0, "link", "doctors", "lists", value="王医生")
    address = f"{url}/questions/{last}/condition"
    assert cast.mei.post(address, {"revision": "1", "do": "save", **lines}).status_code == 302
    assert stored(content().questions[-1].show_if) == {
        "link": "doctors",
        "is": "lists",
        "value": ["王医生"],
    }
    assert 'value="王医生"' in cast.mei.get(address).text


def test_pasted_things_come_behind_those_there(cast, url, content):
    pasted = "王医生 | Dr Wang\n药房\n\n李医生｜Dr Li"
    answer = looped(cast, url, content, more=pasted)
    assert answer.location.endswith("#things")
    things = content().sections[0].loop.objects
    assert [(t.code, t.text.root) for t in things] == [
        ("t1", {"zh": "儿科"}),
        ("t2", {"zh": "药房"}),
        ("t3", {"zh": "王医生", "en": "Dr Wang"}),
        ("t4", {"zh": "李医生", "en": "Dr Li"}),
    ]
    many = "\n".join(f"第{n}位" for n in range(60))
    assert looped(cast, url, content, revision=2, more=many).status_code == 400


def test_things_are_taken_from_the_departments(cast, url, content):
    section = content().sections[0].code
    house = str(cast.jiangzhou.departments["outpatient"])
    form = {"revision": "1", "title_zh": "处理", "do": "departments"}
    assert house in cast.mei.get(f"{url}/sections/{section}").text
    cast.mei.post(f"{url}/sections/{section}", {**form, "kind": "ward"})
    assert content().sections[0].loop.objects == ()
    below = {**form, "revision": "2", "under": house, "things-0-zh": "药房"}
    assert cast.mei.post(f"{url}/sections/{section}", below).status_code == 302
    things = {t.code: t.text.root for t in content().sections[0].loop.objects}
    assert things.pop("t1") == {"zh": "药房"}
    assert things["cardiology"] == {"zh": "心内科门诊", "en": "Cardiology"}
    assert set(things) == set(cast.jiangzhou.departments) - {"outpatient", "pharmacy"}
    again = {**form, "revision": "3"}
    cast.mei.post(f"{url}/sections/{section}", again)
    assert [t.code for t in content().sections[0].loop.objects][-1] == "outpatient"
    assert len(content().sections[0].loop.objects) == len(cast.jiangzhou.departments)


def test_things_are_taken_from_the_staff_directory(cast, url, content):
    section = content().sections[0].code
    for number, name, unit in (("1", "王芳", "paediatrics"), ("2", "李强", "cardiology")):
        entry = {"staff_number": number, "name_zh": name, "name_en": "", "department": unit}
        assert cast.alice.post("/app/staff/new", entry).status_code == 302
    house = str(cast.jiangzhou.departments["outpatient"])
    own = str(cast.jiangzhou.departments["cardiology"])
    form = {"title_zh": "处理", "do": "staff"}
    path = f"{url}/sections/{section}"
    assert cast.mei.post(path, {**form, "revision": "1", "staff_of": own}).status_code == 302
    assert [t.text.root for t in content().sections[0].loop.objects] == [{"zh": "李强"}]
    assert cast.mei.post(path, {**form, "revision": "2", "staff_of": house}).status_code == 302
    assert [t.code for t in content().sections[0].loop.objects] == ["s2", "s1"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"most": "11"}, "most-error"),
        ({"chosen": "nobody"}, "chosen-error"),
        ({"things-0-zh": "儿科", "things-0-place": "first"}, "place-error"),
    ],
)
def test_odd_sections_are_refused(cast, url, content, fields, said):
    before = content()
    section = before.sections[0].code
    form = {"revision": "1", "title_zh": "处理", "loop": "y", **fields}
    answer = cast.mei.post(f"{url}/sections/{section}", form)
    assert answer.status_code == 400
    assert said in answer.text
    assert content() == before


def test_end_pages(cast, url, content, last):
    added = cast.mei.post(f"{url}/ends", {"revision": "1", "title_zh": "谢谢"})
    code = added.location.rsplit("/", 1)[1]
    form = {"revision": "2", "title_zh": "不在范围", "text_zh": "谢谢您", "screen_out": "y"}
    assert cast.mei.post(f"{url}/ends/{code}", form).status_code == 302
    lines = line(0, "answer", OPTIONS, "one_of", several="no")
    address = f"{url}/ends/{code}/condition"
    assert cast.mei.post(address, {"revision": "3", "do": "save", **lines}).status_code == 302
    cast.mei.post(f"{url}/ends", {"revision": "4", "title_zh": "第二"})
    cast.mei.post(f"{url}/ends/end_2/move", {"revision": "5", "direction": "up"})
    first, second = content().ends
    assert (first.code, second.screen_out, second.when.value) == ("end_2", True, "no")
    assert "立即结束调查" in cast.mei.get(f"{url}/ends").text
    cast.mei.post(f"{url}/ends/end_2/delete", {"revision": "6"})
    assert [end.code for end in content().ends] == [code]
    cast.mei.post(f"{url}/undo", {"revision": "7"})
    assert len(content().ends) == 2


@pytest.mark.parametrize(
    "path", ["/questions/nobody/condition", "/sections/nobody/condition", "/ends/nobody/condition"]
)
def test_unknown_places_do_not_exist(cast, url, path):
    assert cast.mei.get(url + path).status_code == 404


def test_other_tenant_and_auditor_build_nothing(cast, url, content, last):
    before = content()
    address = f"{url}/questions/{last}/condition"
    lines = {"revision": "1", "do": "save", **line(0, "answer", OPTIONS, "answered")}
    assert cast.charlie.post(address, lines).status_code == 404
    assert cast.iris.post(address, lines).status_code == 403
    assert content() == before


def test_sentence_in_english(app, content):
    condition = Comparison.model_validate({"answer": SCALE, "is": "at_most", "value": 2})
    with app.test_request_context(headers={"Accept-Language": "en"}):
        words = asked_only_if(content(), condition, "en")
    assert words.startswith("Asked only if “")
    assert words.endswith("” is at most 2")


def test_check_leads_to_the_broken_condition_and_bars_approval(cast, url, content, last):
    fields = {"revision": "1", "do": "save", **line(0, "answer", SCALE, "at_most", one="2")}
    cast.mei.post(f"{url}/questions/{last}/condition", fields)
    cast.mei.post(f"{url}/questions/{SCALE}/delete", {"revision": "2"})
    page = cast.mei.get(f"{url}/approval").text
    assert f'href="{url}/questions/{last}/condition"' in page
    assert SCALE in page
    assert cast.mei.post(f"{url}/submit", {"revision": "3"}).status_code == 400
