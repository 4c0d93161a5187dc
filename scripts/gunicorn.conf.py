# ruff: noqa: N999 - the name that gunicorn itself gives its configuration
"""How gunicorn serves the product, in development as in production.

    gunicorn -c scripts/gunicorn.conf.py 'wsgi:create_app()'

The logs keep what an operator needs and nothing about respondents: no address of a reader, no
query string, no path outside `/app/`, nothing long enough to be a token.
"""

from __future__ import annotations

import os
import re
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # it comes untyped

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 4)
threads = int(os.environ.get("WEB_THREADS") or 2)
timeout = 60
graceful_timeout = 30
keepalive = 5
accesslog = "-"
errorlog = "-"
control_socket_disable = True
# The heartbeat file of a worker must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None

_STAFF = re.compile(r"/app(/|$)")
_LIKE_A_TOKEN = re.compile(r"[^/]{20,}")


class DiscreetLogger(Logger):  # type: ignore[misc]  # untyped, as above
    """Logs staff pages only, and never what could name a respondent or open a link."""

    def access(self, resp: Any, _req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Log method, path, status, size and seconds of a staff page; of others nothing."""
        path = str(environ.get("PATH_INFO", ""))
        if not _STAFF.match(path):
            return
        self.access_log.info(
            "%s %s %s %s %.3f",
            environ.get("REQUEST_METHOD"),
            _LIKE_A_TOKEN.sub("…", path),
            str(resp.status).split(maxsplit=1)[0],
            getattr(resp, "sent", "-"),
            request_time.total_seconds(),
        )

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log the traceback; gunicorn's own sentence would add the address of the page."""
        if str(msg).startswith("Error handling request"):
            msg, args = "Error handling a request", ()
        super().exception(msg, *args, **kwargs)

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Log a warning; that of a malformed request would name the reader's address."""
        if str(msg).startswith("Invalid request from"):
            msg, args = "A malformed request was refused", ()
        super().warning(msg, *args, **kwargs)


logger_class = DiscreetLogger
