"""Hello, page and journey under load: rounds in turn, so that a busy minute falls on all alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from statistics import median

from bench import journeys
from bench.figures import Figures
from bench.load import Run, Script, put_load
from bench.scene import Asked, Scene
from bench.scratch import as_administrator, backends
from bench.server import Server, settle

CONNECTIONS = (8, 32)
# Many short rounds: this kind of machine has slow spells of some seconds, and a ratio is only
# worth something between neighbours in time.
ROUNDS, SECONDS = 13, 1.1
_JOURNEY_AIM = "≤ 15 hellos"


@dataclass
class Course:
    """One thing done again and again, with what each round showed."""

    name: str
    connections: int
    server: Server
    visit: Callable[[], Script]
    runs: list[Run] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Visits a second, the middle of the rounds."""
        return median(run.rate for run in self.runs)

    @property
    def cpu_each(self) -> float:
        """The server's CPU seconds for one visit, the middle of the rounds."""
        return median(run.cpu_each for run in self.runs)

    def hellos(self, bare: Course) -> float:
        """How many hellos fit into one visit: the middle of the rounds, each with its own hello."""
        pairs = zip(bare.runs, self.runs, strict=True)
        return median(hello.rate / own.rate if own.rate else inf for hello, own in pairs)

    def hellos_by_cpu(self, bare: Course) -> float:
        """The same by the server's CPU, which does not see what else the machine does."""
        pairs = zip(bare.runs, self.runs, strict=True)
        return median(own.cpu_each / hello.cpu_each if hello.cpu else inf for hello, own in pairs)

    @property
    def failed(self) -> int:
        """Visits that did not end well."""
        return sum(run.failed for run in self.runs)


def measure_serving(
    figures: Figures, hello: Server, product: Server, scene: Scene, database: str
) -> None:
    """Put every course under load in turn and print its figures; count what was saved."""
    surveys = (scene.anonymous, scene.confidential)
    courses = [
        Course(name, connections, server, visit)
        for connections in CONNECTIONS
        for name, server, visit in (
            ("hello", hello, journeys.hello(hello.host)),
            ("page", product, journeys.page(product.host, scene.anonymous.path)),
            *(
                (
                    f"journey, {asked.anonymity}",
                    product,
                    journeys.journey(product.host, asked.path, scene.content),
                )
                for asked in surveys
            ),
        )
    ]
    saved = {asked.anonymity: saved_rows(database, asked) for asked in surveys}
    warm = [put_load(c.server, c.visit, c.connections, 1.5) for c in courses]
    product.count_also(backends(database))
    for _ in range(ROUNDS):
        for course in courses:
            settle(0.2)
            course.runs.append(put_load(course.server, course.visit, course.connections, SECONDS))
    _report(figures, courses)
    for asked in surveys:
        name = f"journey, {asked.anonymity}"
        wanted = sum(
            run.visits
            for course, first in zip(courses, warm, strict=True)
            if course.name == name
            for run in (first, *course.runs)
        )
        found = saved_rows(database, asked) - saved[asked.anonymity]
        figures.add(
            f"rows saved, {asked.anonymity}",
            found,
            "rows",
            aim=f"= {wanted} journeys",
            note="as many" if found == wanted else "NOT AS MANY",
        )


def _report(figures: Figures, courses: list[Course]) -> None:
    bare = {c.connections: c for c in courses if c.name == "hello"}
    for course in courses:
        first = bare[course.connections]
        place = f"{course.name}, {course.connections} connections"
        own = course is first
        aim = _JOURNEY_AIM if course.name.startswith("journey") else ""
        typical = median(run.typical for run in course.runs)
        slow = median(run.slow for run in course.runs)
        failed = f", {course.failed} FAILED" if course.failed else ""
        figures.add(
            place,
            course.rate,
            "/s",
            hellos=None if own else course.hellos(first),
            aim=aim,
            note=f"median {typical * 1000:.0f} ms, 95 % under {slow * 1000:.0f} ms{failed}",
        )
        figures.add(
            f"{place}: server CPU",
            course.cpu_each * 1000,
            "ms",
            hellos=None if own else course.hellos_by_cpu(first),
            note="gunicorn" if own else "gunicorn and PostgreSQL's backends",
        )


def saved_rows(database: str, asked: Asked) -> int:
    """Answers kept of a survey: in the ballot box and where the mixer brings them."""
    with as_administrator(database) as admin:
        row = admin.execute(
            "SELECT (SELECT count(*) FROM ballots WHERE survey_id = %(id)s)"
            " + (SELECT count(*) FROM responses WHERE survey_id = %(id)s)",
            {"id": asked.survey_id},
        ).fetchone()
        return int(str(row[0])) if row else 0
