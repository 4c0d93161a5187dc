"""Health: `/health/live` tells that the process runs and nothing else; `/health/ready` is the
operator's, by token, and answers 404 to everybody else (OPS-1).
"""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, jsonify, request
from redis.exceptions import RedisError
from sqlalchemy import select

from foundation.errors import NotFound
from foundation.unit_of_work import session, settings
from foundation.web.access import public
from foundation.work.bell import redis
from foundation.work.relay import due_count

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@public("static: says only that the process runs")
def live() -> Response:
    """That this process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/health/ready")
@public("the operator's, by token; everybody else gets 404")
def ready() -> tuple[Response, int]:
    """Whether the database and Redis answer, and how much work waits."""
    wanted = settings().operator_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(wanted, given):
        raise NotFound
    session().execute(select(1))
    parts = {"database": True, "redis": _redis_answers(), "work_due": due_count()}
    return jsonify(parts), 200 if parts["redis"] else 503


def _redis_answers() -> bool:
    try:
        return bool(redis().ping())
    except (RedisError, OSError):
        return False
