"""gunicorn's logs keep staff pages only, without anything that names a respondent."""

import logging
import runpy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from scripts.paths import ROOT

CONFIG = runpy.run_path(str(ROOT / "scripts/gunicorn.conf.py"))


@pytest.fixture
def logger(caplog):
    config = Config()
    config.set("accesslog", "-")
    made = CONFIG["DiscreetLogger"](config)
    for log in (made.access_log, made.error_log):
        log.handlers = [caplog.handler]
        log.setLevel(logging.INFO)
    yield made
    made.access_log.handlers, made.error_log.handlers = [], []


def visit(logger, path):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "q=secret"}
    answer = SimpleNamespace(status="200 OK", sent=5)
    logger.access(answer, None, environ | {"REMOTE_ADDR": "203.0.113.9"}, timedelta(seconds=0.5))


@pytest.mark.parametrize("path", ["/acme/Xy7", "/acme/receipt", "/apple", "/health/live", "/"])
def test_public_pages_are_not_logged(logger, caplog, path):
    visit(logger, path)
    assert caplog.messages == []


def test_staff_page_is_logged_without_query_and_address(logger, caplog):
    visit(logger, "/app/cases/C-2026-0142")
    assert caplog.messages == ["GET /app/cases/C-2026-0142 200 5 0.500"]


def test_token_in_a_staff_page_is_hidden(logger, caplog):
    visit(logger, "/app/reset/3q2-7wAAAAAAAAAAAAAAAAAAAAA/new")
    assert caplog.messages == ["GET /app/reset/…/new 200 5 0.500"]


def test_error_does_not_name_the_page(logger, caplog):
    logger.exception("Error handling request %s %s", "GET", "/acme/secret?receipt=1")
    logger.warning("Invalid request from ip=203.0.113.9: Invalid HTTP request line: '/acme/secret'")
    assert caplog.messages == ["Error handling a request", "A malformed request was refused"]


def test_listens_on_this_machine_only_by_default():
    assert CONFIG["bind"].startswith("127.0.0.1:")
    assert CONFIG["graceful_timeout"] == 30
