"""Errands: one statement, one message, one transaction; and the four layers hold in it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Text, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from foundation import clock, errands
from foundation.errands import Errand
from foundation.guard import OWN_TENANT
from foundation.scope import TenantScopeError, tenant_scope
from foundation.unit_of_work import connect, session, unit_of_work, unit_of_work_at
from foundation.web.limits import RateCounter
from surveys.models import Ballot, Survey
from tenants.models import Department, Tenant

CODES = Errand("all_codes", select(Department.code))
KEPT = RateCounter.__table__
COUNTER = Errand(
    "one_counter",
    insert(KEPT)
    .values({name: bindparam(name) for name in ("key", "count", "window_until", "last_at")})
    .returning(KEPT.c.key),
)
BALLOTS = Ballot.__table__


@pytest.fixture
def policies_off(settings):
    """Connect as a role that row-level security does not bind."""
    host = settings.database_url.rpartition("@")[2]
    connect(settings, url=f"postgresql://postgres@{host}")
    yield
    connect(settings)


@pytest.fixture
def filter_off(monkeypatch):
    monkeypatch.setattr(errands, "own_rows_of", lambda statement: statement)


def codes(errand=CODES):
    return {code for (code,) in errand.run().rows}


def counter(key):
    now = clock.now()
    return {"key": key, "count": 1, "window_until": now + timedelta(hours=1), "last_at": now}


# The layers
def test_nothing_is_asked_without_a_tenant(cast, policies_off):
    with pytest.raises(TenantScopeError):
        codes()


def test_the_filter_alone_shows_the_own_rows_and_follows_the_scope(cast, policies_off):
    for house in (cast.jiangzhou, cast.zenith, cast.jiangzhou):
        with tenant_scope(house.id):
            assert codes() == set(house.departments)


def test_policies_alone_show_the_own_rows(cast, filter_off):
    fresh = Errand("codes_without_filter", select(Department.code))
    with tenant_scope(cast.zenith.id):
        assert codes(fresh) == set(cast.zenith.departments)
    assert codes(fresh) == set()


def test_policies_alone_refuse_a_foreign_insert(cast, monkeypatch):
    monkeypatch.setattr(errands, "_check_insert", lambda *_: None)
    foreign = Errand(
        "foreign_ballot",
        insert(BALLOTS).values({c.name: bindparam(c.name, type_=c.type) for c in BALLOTS.columns}),
    )
    row = {c.name: uuid.uuid4() for c in BALLOTS.columns if c.name.endswith("_id")}
    row |= {"id": uuid.uuid4(), "receipt_digest": "x", "answers": {}, "language": "zh"}
    row |= {"flags": [], "late": False, "day": clock.today("UTC"), "tenant_id": cast.jiangzhou.id}
    with tenant_scope(cast.zenith.id), pytest.raises(ProgrammingError, match="row-level security"):
        foreign.run(**row)


def test_the_tenant_is_not_left_on_the_connection(cast):
    setting = Errand("tenant_told", select(func.current_setting(literal_column("'app.tenant_id'"))))
    with tenant_scope(cast.jiangzhou.id):
        assert setting.run().value == str(cast.jiangzhou.id)
    assert setting.run().value == ""
    with unit_of_work():
        assert not session().scalar(select(func.current_setting("app.tenant_id", True)))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (update(Survey).values(state="open"), "does not change"),
        (delete(Survey), "does not change"),
        (select(Department.__table__.c.code), "by their classes"),
        (select(Department.code).where(Department.code == "pharmacy"), "constant"),
        (insert(Department.__table__).values(tenant_id=OWN_TENANT), "audit trail"),
        (insert(BALLOTS).values(tenant_id=bindparam("tenant_id")), "OWN_TENANT"),
        (insert(BALLOTS).values(language=bindparam("language")), "OWN_TENANT"),
        (
            insert(BALLOTS).from_select(["tenant_id"], select(Tenant.id)),
            "OWN_TENANT",
        ),
    ],
)
def test_what_could_go_past_a_layer_is_refused(cast, statement, why):
    with tenant_scope(cast.jiangzhou.id), pytest.raises(ValueError, match=why):
        Errand("loose", statement).run()


def test_two_of_one_name_are_never_taken_for_each_other(cast, settings):
    connect(settings)  # so that both have one connection
    code, own_id = (
        Errand("the_same", select(column)) for column in (Department.code, Department.id)
    )
    with tenant_scope(cast.jiangzhou.id):
        assert codes(code) == set(cast.jiangzhou.departments)
        assert codes(own_id) == set(cast.jiangzhou.departments.values())


def test_a_name_is_plain():
    with pytest.raises(ValueError, match="plain"):
        Errand("x; DROP TABLE surveys", select(Department.code))


# The transaction
def test_it_stands_whatever_becomes_of_the_work_around_it(app):
    key = uuid.uuid4().hex
    with pytest.raises(RuntimeError, match="on purpose"), unit_of_work():
        assert COUNTER.run(**counter(key)).value == key
        raise RuntimeError("on purpose")
    with unit_of_work():
        assert session().get(RateCounter, key) is not None


def test_a_refused_one_leaves_the_connection_as_good_as_before(app):
    key = uuid.uuid4().hex
    COUNTER.run(**counter(key))
    for _ in range(12):  # more than the pool holds
        with pytest.raises(IntegrityError):
            COUNTER.run(**counter(key))
    assert COUNTER.run(**counter(uuid.uuid4().hex)).value


def test_it_is_prepared_anew_when_the_connection_has_forgotten_it(cast, settings):
    connect(settings)  # so that there is one connection
    with tenant_scope(cast.jiangzhou.id):
        before = codes()
        codes(Errand("other_codes", select(Department.code)))
        with unit_of_work():
            session().connection().exec_driver_sql(f"DEALLOCATE {CODES._prepared.name}")
        assert codes() == before
        assert codes(Errand("other_codes", select(Department.code))) == before


def test_it_is_prepared_anew_after_a_rollback(cast, settings):
    connect(settings)
    with tenant_scope(cast.jiangzhou.id):
        before = codes()
        for _ in range(8):  # from some number on the driver prepares, and forgets at a rollback
            with pytest.raises(RuntimeError, match="on purpose"), unit_of_work():
                assert set(session().scalars(select(Department.code))) == before
                raise RuntimeError("on purpose")
            assert codes() == before


def test_it_comes_back_after_its_connection_died(cast, admin_connection):
    with tenant_scope(cast.jiangzhou.id):
        before = codes()
        admin_connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'huisheng' AND datname = current_database()"
        )
        assert codes() == before


def test_a_connection_that_dies_meanwhile_is_told_as_lost(app, admin_connection):
    end = Errand(
        "end_itself", select(func.pg_terminate_backend(func.pg_backend_pid()), RateCounter.key)
    )
    COUNTER.run(**counter(uuid.uuid4().hex))
    with pytest.raises(DBAPIError) as fault:
        end.run()
    assert fault.value.connection_invalidated
    assert COUNTER.run(**counter(uuid.uuid4().hex)).value


# What goes there and back
@pytest.mark.parametrize(
    "text", ["", "it's", "a\\'b", "'; DROP TABLE surveys; --", "%s %(x)s $1", "儿科 😀\n"]
)
def test_text_arrives_as_it_is(app, text):
    echo = Errand("echo", select(bindparam("text", type_=Text)))
    assert echo.run(text=text).value == text


def test_the_time_is_the_products(app, move_clock):
    ask = Errand("ask", select(bindparam("text", type_=Text)))
    plain = ask.run(text="x").at
    move_clock(days=3)
    moved = ask.run(text="x").at
    assert timedelta(days=3) <= moved - plain < timedelta(days=3, minutes=5)
    with unit_of_work_at(moved):
        assert clock.now() == moved


def test_a_unit_that_knows_its_time_opens_a_session_when_asked(cast):
    at = clock.now() - timedelta(days=1)
    with tenant_scope(cast.jiangzhou.id), unit_of_work_at(at):
        assert session().scalar(select(func.count()).select_from(Department)) == 4
        assert clock.now() == at
