"""Take the guides' pictures anew: `python -m scripts.pictures`, beside a running demo.

It starts nothing itself. In another terminal, with a database that holds nothing but the demo:

    BASE_URL=http://huisheng.example.org make run

The demo calls itself by a name that may stand in a picture; the browser is told where it is. It
needs Chromium (CHROMIUM names another than the machine's) and the packages of the tests. Taking
the pictures leaves traces in the demo: drafts, kiosks, answers. Throw its `var/` away after.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.paths import ROOT, say
from scripts.pictures import doors, figures, house, kinds, staff, weights
from scripts.pictures.camera import Camera, cameras

PICTURES = ROOT / "docs" / "pictures"
_OUTPATIENTS = ("门诊满意度调查", "Outpatient satisfaction")  # with a link for each clinic
_MOBILE = ("手机银行体验调查", "Mobile banking experience")  # of the bank


@dataclass(frozen=True)
class Part:
    """Pictures that are taken together, by their names in the guides."""

    shoot: Callable[[Camera], None]
    names: tuple[str, ...]


def take(each: dict[str, Camera], parts: list[str]) -> None:
    """Take the pictures of these parts, in both languages; `LookupError` when one is not taken."""
    for camera in each.values():
        for part in parts:
            say(f"{part} ({camera.language}) …")
            camera.kept.clear()
            PARTS[part].shoot(camera)
            if missing := set(PARTS[part].names) ^ camera.kept:
                raise LookupError(f"{part}: not as it says: {', '.join(sorted(missing))}")


def _house(camera: Camera) -> None:
    house.take_first_day(camera)
    house.take_house(camera, camera.staff("lin"))


def _kinds(camera: Camera) -> None:
    mei = camera.staff("mei")
    kinds.take_kinds(camera, kinds.mailed_link(mei, kinds.draft_of_every_kind(mei)))


def _writing(camera: Camera) -> None:
    mei = camera.staff("mei")
    draft = staff.new_draft(mei)
    staff.take_writing(camera, mei, draft)
    staff.take_condition(camera, mei, draft)
    staff.take_preview(camera, mei, draft)
    staff.send(mei, draft)
    wen = camera.staff("wen")
    wen.goto(f"{draft}/approval")
    camera.shoot(wen, "approval")


def _weighing(camera: Camera) -> None:
    mei = camera.staff("mei")
    draft = staff.new_draft(mei)
    weights.take_pairs(camera, mei, draft)
    weights.take_expert(camera, mei, draft)


def _asking(camera: Camera) -> None:
    mei = camera.staff("mei")
    survey = staff.survey_called(mei, *_OUTPATIENTS)
    address = staff.take_survey(camera, mei, survey)
    doors.take_large(camera, address)
    doors.take_thanks(camera, address)
    doors.take_kiosk(camera, doors.kiosk(mei, survey))
    doors.take_poster(camera, mei, survey)


def _figures(camera: Camera) -> None:
    mei = camera.staff("mei")
    survey = staff.survey_called(mei, *_OUTPATIENTS)
    figures.take_results(camera, mei, survey)
    figures.take_report(camera, mei, survey)
    shen = camera.staff("shen", "lanjiang")
    figures.take_mobile(camera, shen, staff.survey_called(shen, *_MOBILE))


PARTS = {
    "house": Part(_house, ("first-day", "invite", "account", "audit")),
    "figures": Part(_figures, ("results", "departments", "report", "left-out", "vouchers")),
    "kinds": Part(_kinds, (*(f"question-{name}" for name in kinds.KINDS), "question-note")),
    "writing": Part(
        _writing,
        (
            *("library", "editor", "question", "indicators", "import"),
            *("condition", "preview", "approval"),
        ),
    ),
    "weighing": Part(_weighing, ("pairs", "expert")),
    "asking": Part(
        _asking,
        (
            *("survey", "ways", "paper", "link", "large"),
            *("phone-form", "phone-thanks", "said", "kiosk", "poster"),
        ),
    ),
}


def main() -> None:
    """Take all, or the parts that are named."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.pictures",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--url", default="http://huisheng.example.org", help="its BASE_URL")
    parser.add_argument("--port", type=int, default=8000, help="the port on which it listens")
    parser.add_argument("--to", type=Path, default=PICTURES, help="the folder to write into")
    parser.add_argument("parts", nargs="*", help=f"some of: {', '.join(PARTS)}")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with cameras(given.url, given.port, given.to) as each:
        take(each, given.parts or list(PARTS))


if __name__ == "__main__":
    main()
