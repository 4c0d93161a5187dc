"""The history checker: clients submit with known words and remember what they were told.

Afterwards every answer that was acknowledged exists exactly once, every unknown one at most once,
and nothing exists that nobody sent.
"""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from asking import hidden_fields
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Response

# A server killed while it speaks breaks a connection off or an answer short.
BROKEN = (OSError, http.client.HTTPException)
ANSWERS = {"q.who": "self", "q.r1": "4", "q.nps": "9"}


@dataclass
class Form:
    """A form that was opened, with the word that marks its answer."""

    word: str
    fields: dict[str, str]


@dataclass
class History:
    """What the clients were told of each word."""

    url: str
    told: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)

    def open(self, word: str) -> Form | None:
        """Open a new form; None while the page cannot be had."""
        try:
            with urllib.request.urlopen(self.url, timeout=20) as page:
                return Form(word, hidden_fields(page.read().decode()))
        except BROKEN:
            return None

    def send(self, form: Form) -> str:
        """Send a form once: "ok", "refused" or "unknown"; an "ok" is never taken back."""
        data = urlencode({**form.fields, **ANSWERS, "q.wish": form.word, "go": "next"}).encode()
        try:
            with urllib.request.urlopen(self.url, data, timeout=20) as page:
                self.statuses[page.status] += 1
                outcome = "ok" if 'class="code"' in page.read().decode() else "unknown"
        except urllib.error.HTTPError as error:
            self.statuses[error.code] += 1
            outcome = "unknown" if error.code >= 500 else "refused"
        except BROKEN:
            outcome = "unknown"
        if self.told.get(form.word) != "ok":
            self.told[form.word] = outcome
        return outcome

    def submit(self, word: str, stop: threading.Event | None = None) -> None:
        """As a person would: open, send, and send the same form again until it is taken."""
        form = None
        while form is None and not (stop and stop.is_set()):
            form = self.open(word) or time.sleep(0.2)
        while form and self.send(form) == "unknown" and not (stop and stop.is_set()):
            time.sleep(0.2)

    def check(self, tenant_id) -> int:
        """Compare with what is stored; how many answers were acknowledged."""
        with tenant_scope(tenant_id), unit_of_work():
            kept = Counter(r.answers.get("wish") for r in session().scalars(select(Response)))
        acknowledged = [word for word, told in self.told.items() if told == "ok"]
        assert {w: kept[w] for w in acknowledged if kept[w] != 1} == {}, "an acknowledged answer"
        assert {w: n for w, n in kept.items() if n > 1} == {}, "a doubled answer"
        assert set(kept) <= set(self.told), "an answer from nowhere"
        refused = [word for word, told in self.told.items() if told == "refused"]
        assert {w for w in refused if kept[w]} == set(), "a refused answer"
        return len(acknowledged)


def load(history: History, clients: int, each: int) -> list[threading.Thread]:
    """Start clients that submit one answer after the other."""

    def client(number: int) -> None:
        for i in range(each):
            history.submit(f"word {number} {i}")

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    return threads
