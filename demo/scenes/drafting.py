"""Questionnaires under way: drafts with remarks, a break in approval, a template, an update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from demo.complaining import Deeds
from demo.scenes.further import Written
from demo.scenes.writing import Pen, Step, worded
from demo.stage import Scene, Stage, version_called
from foundation.loader import load_or_404
from foundation.web.texts import speaking
from surveys.format_sentences import note_sentence
from surveys.formats.reading import Reading
from surveys.formats.registry import read_any
from surveys.library.catalogue import load_pack
from surveys.models import Questionnaire
from surveys.services import remarks
from surveys.services.importing import begin_imported
from surveys.services.originals import offer_as_template
from surveys.services.questionnaires import start_new_version, submit_for_approval


@dataclass(frozen=True)
class Review:
    """What a reviewer says of a question, of the whole for no code, and the author's answer."""

    code: str
    text: str
    answer: str = ""


@dataclass(frozen=True)
class Draft(Scene):
    """A questionnaire that is being written, with what its reviewer says of it."""

    name: str
    asks: Written
    remarks: tuple[Review, ...] = ()

    def deeds(self, stage: Stage) -> Deeds:
        """Begun three weeks ago, looked through in the last days."""
        yield stage.plan.now - timedelta(days=21), partial(self._begin, stage)
        yield stage.plan.now - timedelta(days=3), partial(self._review, stage)

    def _begin(self, stage: Stage) -> None:
        with stage.working() as author:
            self.asks.draft(author)

    def _review(self, stage: Stage) -> None:
        for said in self.remarks:
            with stage.working(approving=True) as reviewer:
                number = remarks.remark(
                    version_called(self.name), reviewer, code=said.code, text=said.text
                ).number
            if said.answer:
                with stage.working() as author:
                    remarks.answer(version_called(self.name), number, author, text=said.answer)


@dataclass(frozen=True)
class Reworded(Scene):
    """The next version of a questionnaire that is in use waits for approval; its trends break."""

    name: str
    steps: tuple[Step, ...]

    def deeds(self, stage: Stage) -> Deeds:
        """Sent two days ago."""
        yield stage.plan.now - timedelta(days=2), partial(self._send, stage)

    def _send(self, stage: Stage) -> None:
        with stage.working() as author:
            used = version_called(self.name)
            questionnaire = load_or_404(Questionnaire, id=used.questionnaire_id)
            pen = Pen(start_new_version(questionnaire, author), author)
            for step in self.steps:
                step(pen)
            submit_for_approval(pen.version, author)


@dataclass(frozen=True)
class Template(Scene):
    """An approved questionnaire that the house offers to copy from."""

    name: str

    def deeds(self, stage: Stage) -> Deeds:
        """Offered in the running season."""
        yield stage.soon(3), partial(self._offer, stage)

    def _offer(self, stage: Stage) -> None:
        with stage.working():
            offer_as_template(version_called(self.name).questionnaire_id, offered=True)


@dataclass(frozen=True)
class OldCopy(Scene):
    """A copy of a pack as it was when some questions had other words; the library has moved on.

    `older` is how those questions were, `steps` what the house changed since.
    """

    pack: str
    titled: Step
    older: Mapping[str, Mapping[str, Any]]
    steps: tuple[Step, ...] = ()

    def deeds(self, stage: Stage) -> Deeds:
        """Copied when the season began."""
        yield stage.soon(2), partial(self._copy, stage)

    def _copy(self, stage: Stage) -> None:
        with stage.working() as author:
            before = [worded(code, **changes) for code, changes in self.older.items()]
            version = Written(self.pack, steps=(*before, self.titled, *self.steps)).draft(author)
            questionnaire = load_or_404(Questionnaire, id=version.questionnaire_id)
            # No service copies a pack that is no more: what was copied is written as it was.
            questionnaire.pack_content = self._as_it_was()

    def _as_it_was(self) -> dict[str, Any]:
        content = load_pack(self.pack).as_json()
        for part in content["sections"]:
            part["questions"] = [
                question | self.older.get(question["code"], {}) for question in part["questions"]
            ]
        return content


@dataclass(frozen=True)
class Imported(Scene):
    """A questionnaire read from a file of another program; what was lost is noted as remarks."""

    file: bytes
    steps: tuple[Step, ...] = field(default=())

    def deeds(self, stage: Stage) -> Deeds:
        """Read in last week."""
        yield stage.plan.now - timedelta(days=6), partial(self._read, stage)

    def _read(self, stage: Stage) -> None:
        found, reading = read_any(self.file)
        with stage.working() as author, speaking("zh"):
            version = begin_imported(reading.content, found.name, author)
            for text in _lost(reading):
                remarks.remark(version, author, code="", text=text)
            pen = Pen(version, author)
            for step in self.steps:
                step(pen)


def _lost(reading: Reading) -> list[str]:
    """Each note of the reading in a sentence, as the page of the import shows it."""
    return [note_sentence(note) for note in reading.notes]
