"""The cluster of `make run` and the tests: starts, survives crashes, stops, is ours alone."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from scripts import folders
from scripts.services import LocalPostgres, ServiceError, temporary_folder, temporary_postgres


@pytest.fixture(scope="module")
def postgres():
    with temporary_postgres() as running:
        yield running


def ask(url, query="SELECT 1"):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query).fetchone()[0]


def test_is_utf8_and_listens_on_no_port(postgres):
    assert ask(postgres.url, "SHOW server_encoding") == "UTF8"
    assert ask(postgres.url, "SHOW listen_addresses") == ""


def test_socket_is_closed_to_others(postgres):
    assert postgres.sockets.stat().st_mode & 0o077 == 0


def test_has_icu_collations(postgres):
    assert ask(postgres.url, "SELECT 'b' COLLATE \"zh-x-icu\" > 'a'") is True


def test_data_outlive_an_immediate_restart(postgres):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert ask(postgres.restart_immediate(), "SELECT answer FROM kept") == 42


def test_starts_again_after_its_master_was_killed(postgres):
    os.kill(postgres.pid, signal.SIGKILL)
    postgres._process.wait()
    assert ask(postgres.start()) == 1


def test_second_server_on_the_same_data_is_refused(postgres):
    with pytest.raises(ServiceError, match="in use by another run"):
        LocalPostgres(postgres.wanted).start()
    assert ask(postgres.url) == 1


def test_server_left_by_a_killed_run_is_ended_first(postgres):
    leftover = postgres.pid
    os.close(postgres._lock)  # as the kernel does when the run that held it is killed
    postgres._lock = None
    with LocalPostgres(postgres.wanted, durable=False) as later:
        assert later.pid != leftover
        assert ask(later.url) == 1
    assert postgres._process.wait(5) is not None
    postgres.start()


def test_stop_leaves_no_process_and_remove_no_file():
    with temporary_folder() as folder:
        postgres = LocalPostgres(folder / "data", durable=False)
        postgres.start()
        pid = postgres.pid
        postgres.remove()
        assert not Path(f"/proc/{pid}").exists()
        assert not postgres.folder.exists()


def test_without_binaries_says_what_to_install(monkeypatch):
    monkeypatch.setattr("scripts.local_postgres.find_postgres", lambda *_: None)
    wanted = pytest.raises(ServiceError, match="Install the package postgresql")
    with temporary_folder() as folder, wanted:
        LocalPostgres(folder / "data").start()


def test_folder_closed_to_the_servers_user_is_moved_and_remembered(monkeypatch, tmp_path):
    monkeypatch.setattr(folders, "ROOTS_SHELF", tmp_path / "shelf")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    elsewhere = folders.reachable(closed / "data", "nobody")
    assert elsewhere.parent == tmp_path / "shelf"
    elsewhere.mkdir()
    closed.chmod(0o755)
    assert folders.reachable(closed / "data", "nobody") == elsewhere


def test_long_path_gets_a_short_socket_folder(tmp_path):
    assert folders.socket_folder(tmp_path / "short", "s.sock") == tmp_path / "short"
    long = tmp_path / ("long" * 30)
    assert len(str(folders.socket_folder(long, "s.sock") / "s.sock")) < 100


def test_foreign_folder_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(ServiceError, match="belongs to another user"):
        folders.refuse_foreign(tmp_path / "link", None)
