"""From a LimeSurvey survey to a questionnaire: its kinds of question, its relevance equations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from surveys.definition.questions.scaled import USUAL_NOT_APPLICABLE
from surveys.formats.building import ENOUGH_OPTIONS, Build, first_words, fit_option
from surveys.formats.conditions_in import Target, condition_in
from surveys.formats.expressions import Unclear
from surveys.formats.lime import (
    AGREE,
    OTHER,
    SEXES,
    TRENDS,
    UNCERTAIN,
    YES_NO,
    LimeGroup,
    LimePart,
    LimeQuestion,
    LimeSurvey,
    Texts,
    in_languages,
    our_code,
)
from surveys.formats.markup import words_of
from surveys.formats.notes import Unreadable, What
from surveys.formats.reading import Reading

Fields = dict[str, Any]
_CONTACTS = ("name", "phone", "email", "organisation", "address")
_KEPT = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\.shown\}")
# Settings that say something about answers and that there is no place for.
_TOLD = frozenset(
    {
        "array_filter",
        "array_filter_exclude",
        "em_validation_q",
        "em_validation_sq",
        "preg",
        "hidden",
    }
    | {
        "time_limit",
        "equation",
        "equals_num_value",
        "min_num_value",
        "max_num_value",
        "random_group",
    }
)


def questionnaire_of(survey: LimeSurvey) -> Reading:
    """The questionnaire that a survey is, with notes for all that it is not."""
    if not survey.languages:
        raise Unreadable(What.NO_QUESTIONS)
    return _Translation(survey).reading()


class _Translation:
    def __init__(self, survey: LimeSurvey) -> None:
        self.survey = survey
        self.languages = survey.languages[:10]
        self.build = Build(self.languages)
        self.notes = self.build.notes
        self.targets: dict[str, Target] = {}
        self.question = LimeQuestion("", "")
        self.codes: list[str] = []  # of ours, made of the question at hand

    def reading(self) -> Reading:
        for tag in self.survey.languages[10:]:
            self.notes.add(What.LANGUAGE_LOST, language=tag)
        for name, _value in self.survey.lost:
            self.notes.add(What.SETTING_LOST, kind=name, name="questionnaire")
        paging = {"A": "single", "S": "question"}.get(self.survey.format, "section")
        self.build.whole = {
            "title": self.say(self.survey.title),
            "introduction": self.say(self.survey.welcome),
            "closing": self.say(self.survey.end),
            "paging": paging,
        }
        for group in self.survey.groups:
            self._group(group)
        return self.build.finish()

    def say(self, texts: Texts) -> Texts:
        """Plain words of texts that may be HTML."""
        found = {}
        for tag in self.languages:
            words, lost = words_of(texts.get(tag, ""))
            if lost:
                self.notes.add(
                    What.MARKUP_LOST, self.question.line, name=words or self.question.code
                )
            found[tag] = _KEPT.sub(self._piped, words)
        return {tag: words for tag, words in found.items() if words}

    def _piped(self, match: re.Match[str]) -> str:
        target = self.targets.get(match[1])
        return "{answer:" + target.code + "}" if target and target.taken else match[0]

    def _group(self, group: LimeGroup) -> None:
        self.question = LimeQuestion("", "")
        section = self.build.section(self.say(group.name), our_code(first_words(group.name)))
        relevance = self._condition(group.relevance, first_words(section["title"]))
        if relevance:
            section["show_if"] = relevance
        about = self.say(group.about)
        if about:
            self.build.question({"type": "note", "text": about}, "about")
        for question in group.questions:
            self._one(question)

    def _one(self, question: LimeQuestion) -> None:
        self.question, self.codes = question, []
        make = _KINDS.get(question.type)
        if make is None:
            kind = _NAMES.get(question.type, question.type)
            self.notes.add(What.KIND_LOST, question.line, name=self.name, kind=kind)
            return
        make(self)
        condition = self._condition(question.relevance, self.name)
        for section in self.build.sections[-1:]:
            for made in section["questions"]:
                if condition and made["code"] in self.codes:
                    made["show_if"] = condition
        for name in sorted(question.attributes.keys() & _TOLD):
            if question.attributes[name] not in ("", "0"):
                self.notes.add(What.SETTING_LOST, question.line, kind=name, name=self.name)

    @property
    def name(self) -> str:
        """The question at hand, to name it by."""
        return first_words(self.say(self.question.text)) or self.question.code

    def _condition(self, relevance: str, name: str) -> Fields | None:
        try:
            return condition_in(relevance, self._find)
        except Unclear:
            self.notes.add(What.CONDITION_LOST, self.question.line, name=name, reason=relevance)
            return None

    def _find(self, name: str) -> Target | None:
        plain = name.removeprefix("that.").removeprefix("self.")
        for ending in (".NAOK", ".code", ".shown", ".value", ".valueNAOK"):
            plain = plain.removesuffix(ending)
        return self.targets.get(plain)

    # One question of ours, under the code of theirs.

    def put(
        self,
        fields: Fields,
        target: Target | None = None,
        suffix: str = "",
        text: Texts | None = None,
    ) -> str:
        """Add a question; `target` is what conditions find under its name."""
        question = self.question
        words = self.say(question.text)
        if text is not None:
            words = {
                tag: " – ".join(part for part in (words.get(tag), text.get(tag)) if part)
                for tag in self.languages
            }
        made = {**fields, "text": words}
        hint = self.say(question.help)
        if hint:
            made["hint"] = hint
        if fields["type"] not in ("note", "contact"):
            made["required"] = question.mandatory
        code = self.build.question(made, our_code(question.code + suffix), question.line)
        if code:
            self.codes.append(code)
            known = target or Target("")
            self.targets[question.code + (f"_{suffix}" if suffix else "")] = Target(
                code, known.several, known.whole_numbers, known.values, taken=known.taken
            )
        return code

    def options(self, parts: list[LimePart]) -> tuple[list[Fields], dict[str, str]]:
        """Their answers as options of ours, and our codes by theirs."""
        found: list[Fields] = []
        codes: dict[str, str] = {}
        for part in parts[:ENOUGH_OPTIONS]:
            code = fit_option(our_code(part.code), codes.values())
            codes[part.code] = code
            found.append({"code": code, "text": self.say(part.text)})
        if self.question.other:
            code = fit_option("other", codes.values())
            codes["-oth-"] = code
            words = self.say(self.question.spoken.get("other_replace_text", {}))
            given = {tag: OTHER.get(tag[:2], OTHER["en"]) for tag in self.languages}
            found.append({"code": code, "text": {**given, **words}, "other": True})
        return found, codes

    def shuffled(self) -> Fields:
        """Whether the order differs per form."""
        attributes = self.question.attributes
        random = attributes.get("random_order") == "1" or attributes.get("answer_order") == "random"
        return {"shuffle": True} if random else {}

    def whole(self, name: str, low: int = 1, high: int = 100) -> int | None:
        """An attribute that is a whole number within bounds."""
        raw = self.question.attributes.get(name, "").strip()
        return int(raw) if raw.isdigit() and len(raw) < 6 and low <= int(raw) <= high else None

    def nearest(self, kind: str) -> None:
        """Say that another kind takes its place."""
        self.notes.add(What.KIND_NEAREST, self.question.line, name=self.name, kind=kind)


def _single(t: _Translation) -> None:
    if t.question.type == "O":
        t.notes.add(What.SETTING_LOST, t.question.line, kind="comment", name=t.name)
    scale = _scale(t, t.question.answers) if not t.question.other else None
    if scale:
        fields, values = scale
        if fields["type"] == "nps" and not is_recommendation(t.say(t.question.text)):
            fields |= {"type": "rating", "points": 11, "low": 0}
        t.put(fields, Target("", values=values))
        return
    options, codes = t.options(t.question.answers)
    kind = "dropdown" if t.question.type == "!" else "single"
    code = t.put({"type": kind, "options": options, **t.shuffled()}, Target("", values=codes))
    if code and "-oth-" in codes:
        t.targets[f"{t.question.code}_other"] = Target(f"{code}.{codes['-oth-']}")


def _scale(t: _Translation, answers: list[LimePart]) -> tuple[Fields, dict[str, str | int]] | None:
    """Answers that carry rising values are the points of a scale."""
    na = [one for one in answers if one.code == "NA"]
    points = [one for one in answers if one.code != "NA"]
    values = [one.value for one in points]
    if len(points) < 2 or not any(values) or len(points) > 11 or values[0] not in (0, 1):
        return None
    if values != list(range(values[0], values[0] + len(values))):
        return None
    known: dict[str, str | int] = {one.code: one.value for one in points}
    fields = scale_of([t.say(one.text) for one in points], values[0])
    if na:
        known[na[0].code] = "na"
        fields |= {"not_applicable": True, "not_applicable_text": not_usual(t.say(na[0].text))}
    return fields, known


def not_usual(words: Texts) -> Texts:
    """Words of “not applicable” where they are other than the usual ones."""
    return {tag: text for tag, text in words.items() if text != USUAL_NOT_APPLICABLE.root.get(tag)}


def scale_of(labels: list[Texts], low: int) -> Fields:
    """A scale from its labels: words at every point, or at the ends where the rest are numbers."""
    parts = [
        {tag: re.fullmatch(r"(\d{1,2})(?:\s*[–-]\s*(.+))?", words) for tag, words in label.items()}
        for label in labels
    ]
    numbered = all(
        found and int(found[1]) == low + place
        for place, part in enumerate(parts)
        for found in part.values()
    ) and all(parts)
    if not numbered:
        return {"type": "rating", "points": len(labels), "low": low, "labels": labels}
    ends = [{tag: found[2] for tag, found in part.items() if found and found[2]} for part in parts]
    if (low, len(labels)) == (0, 11):
        return {"type": "nps", "low_label": ends[0], "high_label": ends[-1]}
    return {
        "type": "rating",
        "points": len(labels),
        "low": low,
        "low_label": ends[0],
        "high_label": ends[-1],
    }


def is_recommendation(texts: Texts) -> bool:
    """Whether a question from 0 to 10 asks for the one thing that the net promoter score is of."""
    return any(re.search("推荐|recommend", words, re.IGNORECASE) for words in texts.values())


def _five(t: _Translation) -> None:
    look = {"1": {"look": "stars"}, "2": {"look": "faces"}}
    slider = t.question.attributes.get("slider_rating", "")
    t.put({"type": "rating", **look.get(slider, {})})


def _multiple(t: _Translation) -> None:
    question = t.question
    if question.type == "P":
        t.notes.add(What.SETTING_LOST, question.line, kind="comment", name=t.name)
    if question.type == "M" and len(question.rows) == 1 and not question.other:
        code = t.put({"type": "consent"})
        _tick_targets(t, code, {question.rows[0].code: ""}, consent=True)
        words = t.say(question.rows[0].text)
        if any(said != AGREE.get(tag[:2], AGREE["en"]) for tag, said in words.items()):
            t.notes.add(What.SETTING_LOST, question.line, kind=first_words(words), name=t.name)
        return
    options, codes = t.options(question.rows)
    alone = re.split("[;,]", question.attributes.get("exclude_all_others", ""))
    for theirs, code in codes.items():
        for option in options:
            if option["code"] == code and theirs in alone:
                option["exclusive"] = True
    fields: Fields = {"type": "multiple", "options": options, **t.shuffled()}
    for name, theirs in (("min_choices", "min_answers"), ("max_choices", "max_answers")):
        number = t.whole(theirs, 1, max(len(options), 1))
        if number:
            fields[name] = number
    code = t.put(fields, Target("", several=True, values=codes))
    _tick_targets(t, code, codes)
    if code and "-oth-" in codes:
        t.targets[f"{question.code}_other"] = Target(f"{code}.{codes['-oth-']}")


def _tick_targets(
    t: _Translation, code: str, codes: dict[str, str], *, consent: bool = False
) -> None:
    for theirs, option in codes.items():
        if code and theirs != "-oth-":
            tick = Target(code, values={"Y": "yes"}) if consent else Target(code, True, tick=option)
            t.targets[f"{t.question.code}_{theirs}"] = tick


def _matrix(t: _Translation) -> None:
    answers = [one for one in t.question.answers if one.scale == 0]
    scale = _scale(t, answers)
    values: dict[str, str | int] = {}
    if scale and scale[0]["type"] == "rating":
        fields, values = scale
    elif 2 <= len(answers) <= 11:
        t.notes.add(What.SCALE_FROM_OPTIONS, t.question.line, name=t.name)
        fields = {"points": len(answers), "labels": [t.say(one.text) for one in answers]}
        values = {one.code: place for place, one in enumerate(answers, start=1)}
    else:
        t.nearest("F")
        _each(t, lambda: {"type": "single", "options": t.options(answers)[0]})
        return
    put_matrix(t, fields, values)


def put_matrix(
    t: _Translation, fields: Fields, values: dict[str, str | int], suffix: str = ""
) -> None:
    """A matrix with the rows of the question at hand."""
    rows: list[Fields] = []
    codes: dict[str, str] = {}
    for part in [row for row in t.question.rows if row.scale == 0][:30]:
        codes[part.code] = fit_option(our_code(part.code), codes.values())
        rows.append({"code": codes[part.code], "text": t.say(part.text)})
    if len(t.question.rows) > 30:
        t.notes.add(What.OPTIONS_CUT, t.question.line, name=t.name, limit=30)
    made = {**fields, "type": "matrix", "rows": rows}
    code = t.put(made, Target("", taken=False), suffix)
    for theirs, row in codes.items():
        if code and not suffix:
            t.targets[f"{t.question.code}_{theirs}"] = Target(f"{code}.{row}", values=values)


def _points(count: int) -> Callable[[_Translation], None]:
    def matrix(t: _Translation) -> None:
        put_matrix(t, {"points": count}, {})

    return matrix


def _trends(t: _Translation) -> None:
    labels = [in_languages(TRENDS, place, t.languages) for place in range(3)]
    put_matrix(t, {"points": 3, "labels": labels}, {"D": 1, "S": 2, "I": 3})


def _uncertain(t: _Translation) -> None:
    t.nearest("C")
    options = [
        {"code": code, "text": in_languages(UNCERTAIN, place, t.languages)}
        for place, code in enumerate(("y", "u", "n"))
    ]
    _each(t, lambda: {"type": "single", "options": options})


def _dual(t: _Translation) -> None:
    t.nearest("1")
    for scale, suffix in ((0, "a"), (1, "b")):
        answers = [one for one in t.question.answers if one.scale == scale]
        if 2 <= len(answers) <= 11:
            labels = [t.say(one.text) for one in answers]
            put_matrix(t, {"points": len(answers), "labels": labels}, {}, suffix)


def _each(t: _Translation, fields: Callable[[], Fields], target: Target | None = None) -> None:
    """A question of ours for each of their subquestions."""
    for part in t.question.rows:
        t.put(fields(), target, part.code, t.say(part.text))


def _number(t: _Translation) -> None:
    t.put(_number_fields(t), Target("", whole_numbers=False))


def _number_fields(t: _Translation) -> Fields:
    fields: Fields = {"type": "number"}
    attributes = t.question.attributes
    decimals = attributes.get("num_value_int_only") != "1"
    for name, theirs in (("minimum", "min_num_value_n"), ("maximum", "max_num_value_n")):
        raw = attributes.get(theirs, "").strip()
        if re.fullmatch(r"-?\d{1,9}", raw):
            fields[name] = int(raw)
    if decimals:
        fields["decimals"] = 2
    unit = t.say(t.question.spoken.get("suffix", {}))
    if unit:
        fields["unit"] = unit
    return fields


def _numbers(t: _Translation) -> None:
    t.nearest("K")
    _each(t, lambda: _number_fields(t), Target("", whole_numbers=False))


def _short_text(t: _Translation) -> None:
    digits = {"expects": "digits"} if t.question.attributes.get("numbers_only") == "1" else {}
    longest = t.whole("maximum_chars", 1, 200)
    t.put({"type": "short_text", **digits, **({"max_length": longest} if longest else {})})


def _long_text(t: _Translation) -> None:
    longest = t.whole("maximum_chars", 1, 2000)
    t.put({"type": "long_text", **({"max_length": longest} if longest else {})})


def _several_texts(t: _Translation) -> None:
    kinds = [part.code.rstrip("0123456789") for part in t.question.rows]
    if kinds and set(kinds) <= set(_CONTACTS) and len(set(kinds)) == len(kinds):
        required = {"required": True} if t.question.mandatory else {}
        t.put(
            {"type": "contact", "fields": [{"kind": kind, **required} for kind in kinds]},
            Target("", taken=False),
        )
        return
    t.nearest("Q")
    _each(t, lambda: {"type": "short_text"})


def _two(
    table: Mapping[str, tuple[str, ...]], codes: tuple[str, str]
) -> Callable[[_Translation], None]:
    def single(t: _Translation) -> None:
        options = [
            {"code": code.lower(), "text": in_languages(table, place, t.languages)}
            for place, code in enumerate(codes)
        ]
        known = {code: code.lower() for code in codes}
        t.put({"type": "single", "options": options}, Target("", values=known))

    return single


def _date(t: _Translation) -> None:
    form = t.question.attributes.get("date_format", "")
    has_time, has_date = "H" in form or "M" in form, "d" in form or "y" in form or not form
    part = "both" if has_time and has_date else "time" if has_time else "date"
    fields: Fields = {"type": "date", "part": part}
    for name, theirs in (("earliest", "date_min"), ("latest", "date_max")):
        raw = t.question.attributes.get(theirs, "").strip()
        if part == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
            fields[name] = raw
        elif raw:
            t.notes.add(What.SETTING_LOST, t.question.line, kind=theirs, name=t.name)
    t.put(fields)


def _ranking(t: _Translation) -> None:
    options, _codes = t.options(t.question.answers or t.question.rows)
    most = t.whole("max_answers", 1, max(len(options), 1))
    fields = {
        "type": "ranking",
        "options": options,
        **t.shuffled(),
        **({"most": most} if most else {}),
    }
    t.put(fields, Target("", taken=False))


def _file(t: _Translation) -> None:
    kinds = re.split(r"[,\s]+", t.question.attributes.get("allowed_filetypes", "").lower())
    photos = bool(set(kinds) - {""}) and set(kinds) <= {
        "png",
        "gif",
        "jpg",
        "jpeg",
        "heic",
        "webp",
        "",
    }
    most = t.whole("max_num_of_files", 1, 5) or 1
    t.put({"type": "file", "accept": "photos" if photos else "files", "most": most})


def _note(t: _Translation) -> None:
    t.put({"type": "note"}, Target("", taken=False))


_KINDS: dict[str, Callable[[_Translation], None]] = {
    **dict.fromkeys(("L", "!", "O"), _single),
    **dict.fromkeys(("M", "P"), _multiple),
    **dict.fromkeys(("F", "H"), _matrix),
    **dict.fromkeys(("T", "U"), _long_text),
    **{"5": _five, "A": _points(5), "B": _points(10), "C": _uncertain, "E": _trends, "1": _dual},
    **{"K": _numbers, "N": _number, "Q": _several_texts, "S": _short_text, "X": _note},
    **{"Y": _two(YES_NO, ("Y", "N")), "G": _two(SEXES, ("F", "M")), "D": _date},
    **{"R": _ranking, "|": _file},
}
_NAMES = {"I": "I language", "*": "* equation", ":": ": array of numbers", ";": "; array of texts"}
