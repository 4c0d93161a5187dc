"""The shelf of packs: what there is, and one of them ready to copy into a tenant.

A pack is a file in ``packs/``; its name is the pack's key. ``questionnaire`` is the format of
``docs/questionnaire-format.md`` with one shorthand: ``"use": "satisfaction"`` in a question
stands for the fields of that name in ``scales.json``, which the question may override.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from surveys.definition.checks import estimated_seconds
from surveys.definition.model import Questionnaire
from surveys.definition.part import Part
from surveys.definition.text import Text

_HERE = Path(__file__).parent
_PACKS = _HERE / "packs"

Industry = Literal["any", "hospital", "bank", "logistics", "hotel", "retail"]


class Pack(Part):
    """A questionnaire and what one should know before taking it.

    ``about`` is for those who copy it; ``notes`` are for those who look after the pack (what is
    only the nearest kind of question, where a weight comes from) and are shown nowhere.
    """

    industry: Industry
    about: Text
    sources: tuple[str, ...]
    notes: tuple[str, ...] = ()
    questionnaire: Questionnaire


@dataclass(frozen=True)
class PackSummary:
    """A line of the catalogue."""

    key: str
    industry: Industry
    title: Text
    about: Text
    languages: tuple[str, ...]
    questions: int
    seconds: int


def packs() -> list[PackSummary]:
    """Return all packs, by industry and then by key."""
    found = [_summary(path.stem) for path in _PACKS.glob("*.json")]
    return sorted(found, key=lambda pack: (pack.industry, pack.key))


def load_pack(key: str) -> Questionnaire:
    """Return the questionnaire of a pack; ``KeyError`` if there is none of that name."""
    return _pack(key).questionnaire


def scale(name: str) -> dict[str, Any]:
    """Return the fields of a shared scale, to begin a question with."""
    return dict(_scales()[name])


@cache
def _pack(key: str) -> Pack:
    paths = {path.stem: path for path in _PACKS.glob("*.json")}
    raw = json.loads(paths[key].read_text(encoding="utf-8"))
    for section in raw["questionnaire"]["sections"]:
        section["questions"] = [_unfolded(question) for question in section["questions"]]
    return Pack.model_validate(raw)


def _summary(key: str) -> PackSummary:
    pack = _pack(key)
    questionnaire = pack.questionnaire
    return PackSummary(
        key=key,
        industry=pack.industry,
        title=questionnaire.title,
        about=pack.about,
        languages=questionnaire.languages,
        questions=len(questionnaire.questions),
        seconds=estimated_seconds(questionnaire),
    )


def _unfolded(question: Mapping[str, Any]) -> dict[str, Any]:
    own = dict(question)
    scale = own.pop("use", None)
    return {**_scales()[scale], **own} if scale else own


@cache
def _scales() -> dict[str, dict[str, Any]]:
    scales: dict[str, dict[str, Any]] = json.loads(
        (_HERE / "scales.json").read_text(encoding="utf-8")
    )
    return scales
