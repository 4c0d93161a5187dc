"""Read SurveyJS: pages, panels and elements as JSON, texts as strings or by locale."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from surveys.formats.building import ENOUGH_OPTIONS, Build, fit_option
from surveys.formats.conditions_in import Target, condition_in, simplified
from surveys.formats.expressions import Unclear
from surveys.formats.json_places import parse
from surveys.formats.lime import OTHER, YES_NO, in_languages, language_tag
from surveys.formats.lime_reading import is_recommendation, not_usual, scale_of
from surveys.formats.markup import looks_like_markup, words_of
from surveys.formats.notes import Unreadable, What
from surveys.formats.reading import Reading
from surveys.formats.text_reading import language_of
from surveys.formats.text_words import looks_like_a_scale

Fields = dict[str, Any]
Texts = dict[str, str]
_CONTACTS = ("name", "phone", "email", "organisation", "address")
# What says something about answers, or about what is asked, and has no place here.
_TOLD = (
    *("validators", "requiredIf", "enableIf", "readOnly", "setValueExpression", "resetValueIf"),
    *("choicesByUrl", "choicesVisibleIf", "rowsVisibleIf", "choicesFromQuestion", "valueName"),
    *("defaultValue", "defaultValueExpression", "correctAnswer", "maskType", "visible"),
)
_TOLD_OF_ALL = ("triggers", "calculatedValues", "quizMode", "maxTimeToFinish", "timeLimit")


def is_surveyjs(data: Any) -> bool:
    """Whether parsed JSON is a survey of SurveyJS."""
    if not isinstance(data, dict):
        return False
    return any(isinstance(data.get(name), list) for name in ("pages", "elements", "questions"))


def read_surveyjs(text: str) -> Reading:
    """The questionnaire in a SurveyJS file."""
    data = parse(text)
    if not is_surveyjs(data):
        raise Unreadable(What.UNKNOWN_FORMAT)
    return _Survey(data).reading()


def _dicts(value: Any, *names: str) -> Iterator[Fields]:
    """The objects in a list of a file, whatever else is in it."""
    for name in names:
        found = value.get(name)
        if isinstance(found, list):
            yield from (one for one in found if isinstance(one, dict))


class _Survey:
    def __init__(self, data: Fields) -> None:
        self.data = data
        self.default = self._default_language()
        self.languages = list(dict.fromkeys([self.default, *self._locales(data)]))[:10]
        self.build = Build(self.languages)
        self.notes = self.build.notes
        self.targets: dict[str, Target] = {}
        self.above: list[Fields] = []  # conditions of the panels around

    def _default_language(self) -> str:
        locale = self.data.get("locale")
        found = language_tag(locale) if isinstance(locale, str) else ""
        return found or language_of(str(self._sample(self.data)))

    def _sample(self, data: Fields) -> list[Any]:
        """Some words of the survey, to know their language by."""
        titles = [data.get("title"), data.get("description")]
        for page in _dicts(data, "pages", "elements", "questions"):
            titles += [page.get("title"), *(e.get("title") for e in _dicts(page, "elements"))]
        words = [t.get("default") if isinstance(t, dict) else t for t in titles]
        return [word for word in words if isinstance(word, str)][:40]

    def _locales(self, value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if "default" in value and all(isinstance(v, str) for v in value.values()):
                yield from (tag for key in value if (tag := language_tag(key)) and key != "default")
            for one in value.values():
                yield from self._locales(one)
        elif isinstance(value, list):
            for one in value:
                yield from self._locales(one)

    def reading(self) -> Reading:
        modes = {"singlePage": "single", "questionPerPage": "question"}
        self.build.whole = {
            "title": self.say(self.data.get("title"), "title"),
            "introduction": self.say(self.data.get("description"), "description", html=True),
            "closing": self.say(self.data.get("completedHtml"), "completedHtml", html=True),
            "paging": modes.get(str(self.data.get("questionsOnPageMode")), "section"),
        }
        for name in _TOLD_OF_ALL:
            if self.data.get(name):
                self.notes.add(What.SETTING_LOST, kind=name, name="questionnaire")
        for page in _dicts(self.data, "pages"):
            self._page(page)
        if any(isinstance(self.data.get(name), list) for name in ("elements", "questions")):
            self._page(self.data, alone=True)
        return self.build.finish()

    def say(self, value: Any, name: str = "", *, html: bool = False) -> Texts:
        """A text in its languages, as plain words."""
        given = value if isinstance(value, dict) else {"default": value}
        found: Texts = {}
        for key, text in given.items():
            tag = self.default if key == "default" else language_tag(str(key))
            if not isinstance(text, str | int | float) or tag not in self.languages:
                continue
            plain = str(text)
            words, lost = words_of(plain) if html or looks_like_markup(plain) else (plain, False)
            if lost:
                self.notes.add(What.MARKUP_LOST, name=words or name)
            found.setdefault(tag, re.sub(r"\{([^{}:|]{1,60})\}", self._piped, words))
        return {tag: words for tag, words in found.items() if words}

    def _piped(self, match: re.Match[str]) -> str:
        target = self.targets.get(match[1])
        return "{answer:" + target.code + "}" if target and target.taken else match[0]

    def _page(self, page: Fields, *, alone: bool = False) -> None:
        title = {} if alone else self.say(page.get("title"))
        name = str(page.get("name", ""))
        section = self.build.section(title, "" if alone else name)
        if page.get("questionsOrder") == "random":
            section["shuffle"] = True
        condition = None if alone else self.condition(page, first(title) or name)
        if condition:
            section["show_if"] = condition
        about = {} if alone else self.say(page.get("description"))
        if about:
            self.build.question({"type": "note", "text": about}, f"{name}_about")
        for element in _dicts(page, "elements", "questions"):
            self._element(element, 0)

    def condition(self, part: Fields, name: str) -> Fields | None:
        """The condition of a page, a panel or a question."""
        written = part.get("visibleIf")
        if not isinstance(written, str):
            return None
        try:
            return condition_in(written, self._find)
        except Unclear:
            self.notes.add(What.CONDITION_LOST, name=name, reason=written)
            return None

    def _find(self, name: str) -> Target | None:
        return self.targets.get(name)

    def _element(self, element: Fields, depth: int) -> None:
        kind = str(element.get("type", ""))
        if kind == "panel" and depth < 20:
            self._panel(element, depth)
            return
        make = _KINDS.get(kind)
        if make is None:
            self.notes.add(What.KIND_LOST, name=self.name_of(element), kind=kind)
            return
        for name in _TOLD:
            if element.get(name) not in (None, "", [], {}, False) and (name, element[name]) != (
                "visible",
                True,
            ):
                self.notes.add(What.SETTING_LOST, kind=name, name=self.name_of(element))
        make(self, element)

    def _panel(self, panel: Fields, depth: int) -> None:
        condition = self.condition(panel, self.name_of(panel))
        self.above += [condition] if condition else []
        title = self.say(panel.get("title"))
        if title:
            self._note(panel, title)
        for element in _dicts(panel, "elements", "questions"):
            self._element(element, depth + 1)
        if condition:
            self.above.pop()

    def _note(self, panel: Fields, title: Texts) -> None:
        fields: Fields = {"type": "note", "text": title}
        if self.above:
            fields["show_if"] = self._joined(None)
        self.build.question(fields, str(panel.get("name", "")))

    def name_of(self, element: Fields) -> str:
        """An element, to name it by."""
        words = first(self.say(element.get("title")))
        return words or str(element.get("name") or element.get("type") or "?")

    def _joined(self, own: Fields | None) -> Fields | None:
        parts = [*self.above, *([own] if own else [])]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else simplified({"all": parts})

    # One question of ours.

    def put(self, element: Fields, fields: Fields, target: Target | None = None) -> str:
        """Add a question; `target` is what conditions find under its name."""
        name = str(element.get("name", ""))
        text = self.say(element.get("title"), name) or {self.default: name}
        made: Fields = {"text": text, "hint": self.say(element.get("description")), **fields}
        if fields["type"] not in ("note", "contact"):
            made["required"] = element.get("isRequired") is True
        condition = self._joined(self.condition(element, self.name_of(element)))
        if condition:
            made["show_if"] = condition
        code = self.build.question(made, name)
        if code:
            known = target or Target("")
            self.targets[name] = Target(
                code, known.several, known.whole_numbers, known.values, taken=known.taken
            )
        return code

    def options(self, element: Fields) -> tuple[list[Fields], dict[str, str | int]]:
        """The choices, and our codes by their values."""
        found: list[Fields] = []
        codes: dict[str, str | int] = {}
        given = element.get("choices")
        for choice in given if isinstance(given, list) else []:
            value, text, alone = _choice(choice)
            if value in codes or not value:
                continue
            if len(codes) >= ENOUGH_OPTIONS:
                break
            codes[value] = fit_option(value, codes.values())
            option = {"code": codes[value], "text": self.say(text, value)}
            found.append({**option, "exclusive": True} if alone else option)
        if element.get("hasNone") or element.get("showNoneItem"):
            codes.setdefault("none", fit_option("none", codes.values()))
            words = self.say(element.get("noneText")) or in_languages(
                {"zh": ("以上都没有",), "en": ("None",)}, 0, self.languages
            )
            found.append({"code": codes["none"], "text": words, "exclusive": True})
        if element.get("hasOther") or element.get("showOtherItem"):
            codes.setdefault("other", fit_option("other", codes.values()))
            given_words = {tag: OTHER.get(tag[:2], OTHER["en"]) for tag in self.languages}
            words = {**given_words, **self.say(element.get("otherText"))}
            found.append({"code": codes["other"], "text": words, "other": True})
        return found, codes


def first(texts: Texts) -> str:
    """One of the texts, to name something by."""
    return next(iter(texts.values()), "")


def _choice(choice: Any) -> tuple[str, Any, bool]:
    """A choice's value, its text, and whether it stands alone; also the old “value|text”."""
    if isinstance(choice, dict):
        value = choice.get("value")
        return str(value), choice.get("text", value), choice.get("isExclusive") is True
    words = str(choice)
    value, bar, text = words.partition("|")
    return (value, text, False) if bar else (words, words, False)


def _listed(element: Fields, name: str) -> list[Any]:
    """What stands in a list, without what is nothing; a file may have anything in its place."""
    given = element.get(name)
    return [one for one in given if one is not None] if isinstance(given, list) else []


def _whole(element: Fields, name: str, low: int, high: int) -> int | None:
    value = element.get(name)
    if isinstance(value, str) and value.isdigit() and len(value) < 7:
        value = int(value)
    return value if type(value) is int and low <= value <= high else None


def _rating(s: _Survey, element: Fields) -> None:
    given = element.get("rateValues")
    values = [_choice(one) for one in given] if isinstance(given, list) else []
    ends = {
        "low_label": s.say(
            element.get("minRateDescription", element.get("mininumRateDescription"))
        ),
        "high_label": s.say(
            element.get("maxRateDescription", element.get("maximumRateDescription"))
        ),
    }
    shown = element.get("rateType") or element.get("rateDisplayMode")
    looks = {"stars": "stars", "smileys": "faces"}
    look = {"look": looks[shown]} if shown in looks else {}
    if 2 <= len(values) <= 11:
        _labelled(s, element, values, ends, look)
        return
    low = _whole(element, "rateMin", 0, 1)
    low = 1 if low is None else low
    count = _whole(element, "rateCount", 2, 11)
    high = _whole(element, "rateMax", low + 1, low + 10) or (low + (count or 5) - 1)
    points = high - low + 1
    if (low, points) == (0, 11) and is_recommendation(s.say(element.get("title"))):
        s.put(element, {"type": "nps", **ends})
        return
    if element.get("rateMax") not in (None, high) or element.get("rateMin") not in (None, low):
        s.notes.add(What.SETTING_LOST, kind="rateMin, rateMax", name=s.name_of(element))
    s.put(element, {"type": "rating", "points": points, "low": low, **ends, **look})


def _labelled(
    s: _Survey, element: Fields, values: list[tuple[str, Any, bool]], ends: Fields, look: Fields
) -> None:
    numbers = [int(value) if value.isdigit() and len(value) < 4 else -1 for value, _t, _a in values]
    low = numbers[0] if numbers == list(range(numbers[0], numbers[0] + len(numbers))) else -1
    low = low if low in (0, 1) else 1
    known: dict[str, str | int] = {
        value: place for place, (value, _text, _alone) in enumerate(values, start=low)
    }
    worded = any(str(text) != value for value, text, _alone in values)
    fields: Fields = {"type": "rating", "points": len(values), "low": low, **look}
    if worded or low not in numbers:
        fields["labels"] = [s.say(text, value) for value, text, _alone in values]
    else:
        fields |= ends
    s.put(element, fields, Target("", values=known))


def _single(s: _Survey, element: Fields) -> None:
    options, codes = s.options(element)
    scale = _scale_of(s, element)
    if scale:
        fields, known = scale
        s.put(element, fields, Target("", values=known))
        return
    kind = "dropdown" if element.get("type") == "dropdown" else "single"
    for option in options:
        option.pop("exclusive", None)
    code = s.put(
        element, {"type": kind, "options": options, **_shuffled(element)}, Target("", values=codes)
    )
    _other_target(s, element, code, codes)


def _scale_of(s: _Survey, element: Fields) -> tuple[Fields, dict[str, str | int]] | None:
    """Choices with rising numbers as values are a scale, if their words say so."""
    given = element.get("choices")
    choices = [_choice(one) for one in given] if isinstance(given, list) else []
    na = [one for one in choices if one[0] == "na"]
    points = [one for one in choices if one[0] != "na"]
    if not 2 <= len(points) <= 11 or not all(v.isdigit() and len(v) < 4 for v, _t, _a in points):
        return None
    numbers = [int(value) for value, _text, _alone in points]
    labels = [s.say(text, value) for value, text, _alone in points]
    rising = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
    if not rising or not (na or looks_like_a_scale([first(label) for label in labels])):
        return None
    known: dict[str, str | int] = {str(number): number for number in numbers}
    fields = scale_of(labels, numbers[0])
    if na:
        fields |= {"not_applicable": True, "not_applicable_text": not_usual(s.say(na[0][1]))}
        known["na"] = "na"
    if fields["type"] == "nps":
        fields |= {"type": "rating", "points": 11, "low": 0}
    return fields, known


def _shuffled(element: Fields) -> Fields:
    return {"shuffle": True} if element.get("choicesOrder") == "random" else {}


def _other_target(s: _Survey, element: Fields, code: str, codes: dict[str, str | int]) -> None:
    if code and "other" in codes:
        s.targets[f"{element.get('name')}-Comment"] = Target(f"{code}.{codes['other']}")


def _multiple(s: _Survey, element: Fields) -> None:
    options, codes = s.options(element)
    fields: Fields = {"type": "multiple", "options": options, **_shuffled(element)}
    for name, theirs in (
        ("min_choices", "minSelectedChoices"),
        ("max_choices", "maxSelectedChoices"),
    ):
        number = _whole(element, theirs, 1, max(len(options), 1))
        if number:
            fields[name] = number
    code = s.put(element, fields, Target("", several=True, values=codes))
    _other_target(s, element, code, codes)


def _pictures(s: _Survey, element: Fields) -> None:
    s.notes.add(What.KIND_NEAREST, name=s.name_of(element), kind="imagepicker")
    (_multiple if element.get("multiSelect") else _single)(s, element)


def _boolean(s: _Survey, element: Fields) -> None:
    if element.get("renderAs") == "checkbox":
        s.put(element, {"type": "consent"}, Target("", values={"true": "yes"}))
        return
    texts = [
        s.say(element.get(name)) or in_languages(YES_NO, place, s.languages)
        for place, name in enumerate(("labelTrue", "labelFalse"))
    ]
    options = [
        {"code": code, "text": text} for code, text in zip(("yes", "no"), texts, strict=True)
    ]
    known = {"true": "yes", "false": "no"}
    for name, ours in (("valueTrue", "yes"), ("valueFalse", "no")):
        if isinstance(element.get(name), str):
            known[element[name]] = ours
    s.put(element, {"type": "single", "options": options}, Target("", values=known))


def _matrix(s: _Survey, element: Fields) -> None:
    columns = [_choice(one) for one in _listed(element, "columns")]
    na = [one for one in columns if one[0] == "na"]
    points = [one for one in columns if one[0] != "na"]
    if not 2 <= len(points) <= 11:
        s.notes.add(What.KIND_LOST, name=s.name_of(element), kind="matrix")
        return
    numbers = [int(value) if value.isdigit() and len(value) < 4 else -1 for value, _t, _a in points]
    rising = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
    if not rising:
        s.notes.add(What.SCALE_FROM_OPTIONS, name=s.name_of(element))
    low = numbers[0] if rising else 1
    labels = [s.say(text, value) for value, text, _alone in points]
    fields = scale_of(labels, low)
    if fields["type"] == "nps":
        fields |= {"points": 11, "low": 0}
    if na:
        fields |= {"not_applicable": True, "not_applicable_text": not_usual(s.say(na[0][1]))}
    known: dict[str, str | int] = {v: place for place, (v, _t, _a) in enumerate(points, start=low)}
    rows: list[Fields] = []
    codes: dict[str, str] = {}
    listed = _listed(element, "rows")
    for value, text, _alone in map(_choice, listed[:30]):
        codes[value] = fit_option(value, codes.values())
        rows.append({"code": codes[value], "text": s.say(text, value)})
    if len(listed) > 30:
        s.notes.add(What.OPTIONS_CUT, name=s.name_of(element), limit=30)
    required = {"isRequired": element.get("isRequired") or element.get("isAllRowRequired")}
    code = s.put(
        {**element, **required}, {**fields, "type": "matrix", "rows": rows}, Target("", taken=False)
    )
    for value, row in codes.items():
        s.targets[f"{element.get('name')}.{value}"] = Target(f"{code}.{row}", values=known)


def _ranking(s: _Survey, element: Fields) -> None:
    options, _codes = s.options(element)
    kept = [{"code": one["code"], "text": one["text"]} for one in options]
    most = _whole(element, "maxSelectedChoices", 1, max(len(kept), 1))
    fields = {"type": "ranking", "options": kept, **_shuffled(element)}
    s.put(element, fields | ({"most": most} if most else {}), Target("", taken=False))


def _text(s: _Survey, element: Fields) -> None:
    kind = str(element.get("inputType", "text"))
    if kind in ("number", "range"):
        _number(s, element)
    elif kind in _DATES:
        bounds = {}
        for name, theirs in (("earliest", "min"), ("latest", "max")):
            if isinstance(element.get(theirs), str) and _SHAPES[kind].fullmatch(element[theirs]):
                bounds[name] = element[theirs]
        s.put(element, {"type": "date", "part": _DATES[kind], **bounds})
    else:
        if kind not in ("text", "email", "tel"):
            s.notes.add(What.KIND_NEAREST, name=s.name_of(element), kind=kind)
        expects = {"email": {"expects": "email"}, "tel": {"expects": "phone"}}.get(kind, {})
        most = _whole(element, "maxLength", 1, 200)
        s.put(element, {"type": "short_text", **expects, **({"max_length": most} if most else {})})


_DATES = {"date": "date", "time": "time", "datetime-local": "both", "datetime": "both"}
_DAY, _TIME = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d"
_SHAPES = {
    "date": re.compile(_DAY),
    "time": re.compile(_TIME),
    "datetime-local": re.compile(f"{_DAY}T{_TIME}"),
    "datetime": re.compile(f"{_DAY}T{_TIME}"),
}


def _number(s: _Survey, element: Fields) -> None:
    step = element.get("step")
    decimals = 2
    if isinstance(step, int | float) and not isinstance(step, bool) and 0 < step < 1e6:
        decimals = min(len(f"{step:.4f}".rstrip("0").partition(".")[2]), 4)
    fields: Fields = {"type": "number", **({"decimals": decimals} if decimals else {})}
    for name, theirs in (("minimum", "min"), ("maximum", "max")):
        value = element.get(theirs)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9:
            fields[name] = value
    s.put(element, fields, Target("", whole_numbers=not decimals))


def _comment(s: _Survey, element: Fields) -> None:
    most = _whole(element, "maxLength", 1, 2000)
    s.put(element, {"type": "long_text", **({"max_length": most} if most else {})})


def _several_texts(s: _Survey, element: Fields) -> None:
    items = list(_dicts(element, "items"))
    kinds = [str(item.get("name", "")) for item in items]
    if kinds and set(kinds) <= set(_CONTACTS) and len(set(kinds)) == len(kinds):
        fields = [
            {"kind": kind, **({"required": True} if item.get("isRequired") is True else {})}
            for kind, item in zip(kinds, items, strict=True)
        ]
        s.put(element, {"type": "contact", "fields": fields}, Target("", taken=False))
        return
    s.notes.add(What.KIND_NEAREST, name=s.name_of(element), kind="multipletext")
    for item in items:
        name = f"{element.get('name', '')}_{item.get('name', '')}"
        title = item.get("title", item.get("name"))
        required = element.get("isRequired") or item.get("isRequired")
        shown = {"visibleIf": element.get("visibleIf")}
        s._element(
            {**item, **shown, "type": "text", "name": name, "title": title, "isRequired": required},
            0,
        )


def _file(s: _Survey, element: Fields) -> None:
    accepted = str(element.get("acceptedTypes", ""))
    photos = accepted.startswith("image") or element.get("sourceType") == "camera"
    most = _whole(element, "maxFiles", 1, 5) or (5 if element.get("allowMultiple") else 1)
    s.put(element, {"type": "file", "accept": "photos" if photos else "files", "most": most})


def _html(s: _Survey, element: Fields) -> None:
    words = s.say(element.get("html"), str(element.get("name", "")), html=True)
    if words:
        s.put(element, {"type": "note", "text": words, "hint": {}}, Target("", taken=False))


_KINDS: dict[str, Callable[[_Survey, Fields], None]] = {
    **dict.fromkeys(("radiogroup", "dropdown", "buttongroup"), _single),
    **dict.fromkeys(("checkbox", "tagbox"), _multiple),
    **{"rating": _rating, "boolean": _boolean, "matrix": _matrix, "ranking": _ranking},
    **{"text": _text, "comment": _comment, "multipletext": _several_texts, "file": _file},
    **{"html": _html, "imagepicker": _pictures},
}
