"""Processes stand and fall together."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from scripts import processes
from scripts.paths import ROOT
from scripts.supervisor import ChildDiedError, Supervisor


@pytest.fixture
def supervisor(tmp_path):
    made = Supervisor(dict(os.environ), tmp_path)
    yield made
    made.stop()


def test_dead_child_is_named_with_its_last_words(supervisor):
    supervisor.start("steady", ["sleep", "60"])
    supervisor.start("worker", ["sh", "-c", "echo out of luck; exit 3"])
    supervisor.children[1].process.wait(10)
    with pytest.raises(ChildDiedError, match=r"“worker” ended by itself \(exit code 3\)[^?]*luck"):
        supervisor.check()


def test_stop_ends_all_even_the_stubborn(supervisor, monkeypatch, tmp_path):
    monkeypatch.setattr("scripts.supervisor.PATIENCE", 3)
    deaf = tmp_path / "deaf"
    supervisor.start("meek", ["sleep", "60"])
    supervisor.start(
        "stubborn", ["sh", "-c", f"trap '' TERM; : > {deaf}; while sleep 0.1; do :; done"]
    )
    assert processes.wait_until(deaf.exists, patience=60)
    children = list(supervisor.children)
    supervisor.stop()
    assert [child.process.poll() for child in children] == [-signal.SIGTERM, -signal.SIGKILL]


def test_waiting_for_a_page_ends_when_a_child_dies(supervisor):
    supervisor.start("web", ["false"])
    with pytest.raises(ChildDiedError, match="“web”"):
        supervisor.wait_until_answers(f"http://127.0.0.1:{processes.free_port()}/", patience=10)


class Choosy(BaseHTTPRequestHandler):
    """Answers who asks for it by its name; to anybody else it is a wrong address."""

    def do_GET(self):
        self.send_response(200 if self.headers["Host"] == "desk.example" else 400)
        self.end_headers()

    def log_message(self, *_arguments):
        """Keep quiet."""


@pytest.fixture
def choosy():
    with HTTPServer(("127.0.0.1", 0), Choosy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_a_page_is_asked_for_by_its_hosts_name(supervisor, choosy):
    supervisor.wait_until_answers(choosy, host="desk.example", patience=5)
    with pytest.raises(ChildDiedError, match="did not answer"):
        supervisor.wait_until_answers(choosy, patience=0.5)


KILLED_PARENT = """
import os, signal, sys, time
from pathlib import Path
from scripts import processes
child = processes.spawn(["sleep", sys.argv[2]], log=Path(sys.argv[1]))
print(child.pid, flush=True)
if sys.argv[3] == "at once":
    os.kill(os.getpid(), signal.SIGKILL)
time.sleep(60)
"""


def test_child_of_a_killed_parent_dies_too(tmp_path):
    command = [sys.executable, "-c", KILLED_PARENT, str(tmp_path / "log"), "61.25", "later"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert processes.wait_until(
            lambda: processes.command_of(child).startswith("sleep"), patience=60
        )
        parent.kill()
    assert processes.wait_until(lambda: not processes.alive(child), patience=30)


def test_child_whose_parent_died_while_it_started_does_not_stay(tmp_path):
    """A slow start makes the moment long in which nobody would tell the child of the death."""
    slow = tmp_path / "setpriv"
    slow.write_text(f'#!/bin/sh\nsleep 1\nexec {shutil.which("setpriv")} "$@"\n')
    slow.chmod(0o755)
    command = [sys.executable, "-c", KILLED_PARENT, str(tmp_path / "log"), "62.5", "at once"]
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    ran = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    child = int(ran.stdout)
    try:
        assert processes.wait_until(lambda: not processes.alive(child), patience=30)
    finally:
        processes.signal_each([child], signal.SIGKILL)


ADOPTER = """
import subprocess
from scripts import processes
processes.adopt_orphans()
subprocess.run(["sh", "-c", "setsid sleep 60 & echo $!"], check=True)
before = len(processes.descendants())
processes.end_descendants()
print(before, len(processes.descendants()))
"""


def test_orphan_in_a_session_of_its_own_is_found_and_ended():
    ran = subprocess.run(
        [sys.executable, "-c", ADOPTER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "1 0"
