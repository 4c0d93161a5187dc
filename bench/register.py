"""The register of complaints with 200,000 cases against one with 200: queries and time of a page.

Both organisations lie in one database and are asked in turn, in this process, so that a busy
moment falls on both alike. The queries of a page are counted where they leave for the database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.dashboard import signed_in
from bench.figures import Figures
from bench.hello import create_app as hello_app
from bench.people import Person
from bench.scratch import as_administrator
from demo.joining import join
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import engine, unit_of_work
from tenants.services.departments import Place, add_department
from tenants.services.invitations import invite
from tenants.services.organisations import Founding, create_tenant

MANY, FEW = 200_000, 200
ROUNDS, WARM = 15, 2
"""Rounds in which every page of both registers is asked for once."""

PAGES = {
    "first page": "/app/complaints",
    "filtered page": "/app/complaints?category=waiting&severity=severe",
    "open cases": "/app/complaints?state=open",
    "a department's cases": "/app/complaints?department={department}",
    "page 4,000": "/app/complaints?after={deep}",
    "what breaks first": "/app/complaints?sort=due",
    "page 4,000 of what breaks first": "/app/complaints?sort=due&after={late}",
    "answered late": "/app/complaints?timing=answered_late",
    "come back within 90 days": "/app/complaints?recurring=90",
    "search by reference": "/app/complaints?q={ref}",
    "search by a word": "/app/complaints?q=%E6%94%B6%E8%B4%B9",
    "search by a rare word": "/app/complaints?q=%E8%BD%AE%E6%A4%85",
    "search for nothing": "/app/complaints?q=%E9%92%A2%E7%90%B4",
    "figures of a year": "/app/complaints/statistics",
    "figures of five years": "/app/complaints/statistics?from=2020-01",
    "figures of a department": "/app/complaints/statistics?department={department}",
    "the desk": "/app/",
    "a case": "/app/complaints/{ref}",
}


@dataclass
class Register:
    """An organisation with so many cases, and somebody of its complaint desk."""

    cases: int
    client: FlaskClient
    department: UUID
    ref: str
    deep: str
    late: str
    times: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)

    def ask(self, name: str) -> None:
        """Open a page once; how long it took and how many queries it sent."""
        path = PAGES[name].format(
            department=self.department, ref=self.ref, deep=self.deep, late=self.late
        )
        with _counted() as sent:
            began = time.perf_counter()
            answer = self.client.get(path, base_url="https://127.0.0.1")
            self.times.setdefault(name, []).append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}.")
        self.queries[name] = len(sent)


def measure_register(figures: Figures, app: Flask, database: str) -> None:
    """Seed both registers and ask for their pages in turn."""
    began = time.perf_counter()
    many, few = (_register(app, database, f"register-{n}", n) for n in (MANY, FEW))
    figures.add(f"seeding {MANY:,} cases", time.perf_counter() - began, "s")
    bare = hello_app().test_client()
    hellos: list[float] = []
    for number in range(WARM + ROUNDS):
        if number == WARM:
            many.times.clear()
            few.times.clear()
            hellos.clear()
        hellos.append(_hello(bare))
        for name in PAGES:
            many.ask(name)
            few.ask(name)
    for name in PAGES:
        _tell(figures, name, many, few, median(hellos))


def _hello(bare: FlaskClient) -> float:
    """How long a page takes that does nothing."""
    began = time.perf_counter()
    bare.get("/")
    return time.perf_counter() - began


def _tell(figures: Figures, name: str, many: Register, few: Register, hello: float) -> None:
    ratio = median(
        one / other for one, other in zip(many.times[name], few.times["first page"], strict=True)
    )
    told = f"{median(many.times[name]) * 1000:.0f} ms, slowest {max(many.times[name]) * 1000:.0f}"
    figures.add(
        f"register, {name}: to a first page of {FEW}",
        ratio,
        "×",
        hellos=median(many.times[name]) / hello,
        aim="≤ 3",
        note=told,
    )
    figures.add(
        f"register, {name}: queries",
        many.queries[name],
        "",
        note=f"with {FEW}: {few.queries[name]}",
    )


@contextmanager
def _counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def keep(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(engine(), "before_cursor_execute", keep)


def _register(app: Flask, database: str, slug: str, number: int) -> Register:
    with app.app_context():
        with unit_of_work():
            founding = Founding(
                slug, f"量度{number}", "Register", "hospital", f"{slug}@bench.example.org", "安然"
            )
            tenant_id = create_tenant(founding)[0].id
        agent = _agent(tenant_id, slug)
        with tenant_scope(tenant_id), acting_as(agent.acting), unit_of_work():
            wards = [Place(f"第{n}病区", f"Ward {n}", "ward") for n in range(1, 9)]
            department = [add_department(ward).id for ward in wards][2]
    _seed(database, tenant_id, agent.user_id, number)
    client = app.test_client()
    for name, value in signed_in(app, tenant_id, agent.user_id).items():
        client.set_cookie(name, value, domain="127.0.0.1", secure=True)
    deep, late = _places(database, tenant_id)
    ref = f"C-2026-{number // 2:06}"
    return Register(number, client, department, ref, deep, late)


def _places(database: str, tenant_id: UUID) -> tuple[str, str]:
    """Where the last page but one begins: by the day a case came in, and by its clock."""
    with as_administrator(database) as admin:
        rows = admin.execute(_PLACES, {"tenant": tenant_id}).fetchone() or ("", "")
    return str(rows[0]), str(rows[1]).replace("+", "%2B")


def _agent(tenant_id: UUID, slug: str) -> Person:
    email = f"desk-{slug}@bench.example.org"
    with tenant_scope(tenant_id), acting_as(Actor("operator")), unit_of_work():
        invite(email, "顾晓", ("agent",))
    return Person(join(tenant_id, email, "quiet rivers run deep 7"), email)


def _seed(database: str, tenant_id: UUID, agent: UUID, number: int) -> None:
    """Rows as the services would have left them, written by the database itself.

    One case in fifty is still open; a tenth speak of fees, one in two thousand of a wheelchair.
    """
    with as_administrator(database) as admin:
        values = {"tenant": tenant_id, "agent": agent, "number": number}
        # Built at once at the end, an index on words is quicker than row by row.
        (made,) = admin.execute(_WORDS).fetchone() or ("",)
        admin.execute("DROP INDEX ix_complaints_words")
        for statement in _ROWS:
            admin.execute(statement, values)
        admin.execute(str(made))
        admin.execute("VACUUM ANALYZE complaints, case_steps, case_messages")


_WORDS = "SELECT pg_get_indexdef('ix_complaints_words'::regclass)"
_PLACES = """
SELECT (SELECT received_on || '~' || ref FROM complaints WHERE tenant_id = %(tenant)s
    ORDER BY received_on, ref OFFSET 50 LIMIT 1),
  (SELECT '9999-01-01T00:00:00+00:00~' || ref FROM complaints
    WHERE tenant_id = %(tenant)s AND due_at IS NULL ORDER BY ref DESC OFFSET 50 LIMIT 1)
"""
_CASES = """
INSERT INTO complaints (tenant_id, id, ref, receipt_digest, lodged_digest, channel, anonymous,
  language, subject, text, category, severity, safety, state, department_id, handler_id,
  received_on, received_at, clock_from, acknowledge_due, resolve_due, due_at, acknowledged_at,
  proposed_at, proposed_by, proposal, answered_at, closed_at, outcome, rating, rating_text, entries,
  announced, revision)
SELECT %(tenant)s, gen_random_uuid(), 'C-2026-' || lpad(n::text, 6, '0'),
  md5(%(tenant)s::text || n), '', 'portal', false, 'zh',
  (ARRAY['门诊', '急诊', '病房', '药房', '检验科', '停车场'])[1 + n %% 6]
    || (ARRAY['等候太久', '态度不好', '标识不清楚', '没有人解释', '排队秩序混乱'])[1 + n %% 5]
    || CASE WHEN n %% 10 = 3 THEN '，收费看不懂' ELSE '' END
    || CASE WHEN n %% 2000 = 77 THEN '，轮椅坏了' ELSE '' END,
  repeat('问了三个窗口，没有人能解释。', 4),
  (ARRAY['attitude', 'waiting', 'quality', 'fees', 'environment', 'information'])[1 + n %% 6],
  (ARRAY['severe', 'moderate', 'slight', 'moderate'])[1 + n %% 4],
  false, CASE WHEN n %% 50 = 0 THEN 'in_hand' ELSE 'closed' END,
  (ARRAY(SELECT id FROM departments WHERE tenant_id = %(tenant)s ORDER BY code))[1 + n %% 8],
  %(agent)s, at::date, at, at, at + interval '1 day', at + interval '10 days',
  CASE WHEN n %% 50 = 0 THEN at + interval '10 days' END, at,
  CASE WHEN n %% 50 > 0 THEN at END, CASE WHEN n %% 50 > 0 THEN %(agent)s::uuid END, '已改',
  CASE WHEN n %% 50 > 0 THEN at END, CASE WHEN n %% 50 > 0 THEN at + interval '5 days' END,
  CASE WHEN n %% 50 > 0 THEN 'upheld' END, NULL, '', 3, true, 4
FROM (SELECT n, now() - make_interval(mins => (%(number)s - n) * 5) AS at
      FROM generate_series(1, %(number)s) AS n) AS numbered
"""
_STEPS = """
INSERT INTO case_steps (tenant_id, id, complaint_id, number, step, from_state, to_state, actor_id,
  reason, day, at, announced)
SELECT c.tenant_id, gen_random_uuid(), c.id, s.n, s.step, s.from_state, s.to_state, %(agent)s, '',
  c.received_on, c.received_at, true
FROM complaints c, (VALUES (1, 'acknowledge', 'received', 'in_hand'),
  (3, 'propose', 'in_hand', 'proposed')) AS s (n, step, from_state, to_state)
WHERE c.tenant_id = %(tenant)s
"""
_MESSAGES = """
INSERT INTO case_messages (tenant_id, id, complaint_id, number, direction, author_id, text, day, at,
  announced)
SELECT tenant_id, gen_random_uuid(), id, 2, 'ours', %(agent)s, '我们马上去查。', received_on,
  received_at, true
FROM complaints WHERE tenant_id = %(tenant)s
"""
_ROWS = (_CASES, _STEPS, _MESSAGES)
