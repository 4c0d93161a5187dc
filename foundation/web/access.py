"""Who may come in: every route declares a permission or is public, else the app does not start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a route declares: a permission, or why it is public; and the fields it takes.

    A `part` answers with a piece of a page that the person has open, such as its progress.
    """

    permission: str | None
    reason: str = ""
    form: type | None = None
    fields: tuple[str, ...] = ()
    csrf: str = "session"
    apart: bool = False
    part: bool = False


class UndeclaredRoute(RuntimeError):  # noqa: N818 - named for what is wrong with it
    """A route without a permission and without a reason to be public."""


def requires(
    permission: str,
    *,
    form: type | None = None,
    fields: tuple[str, ...] = (),
    part: bool = False,
) -> Callable[[View], View]:
    """Let only people come in whose roles carry this permission ("noun:verb").

    A `part` shows nothing but a piece of a page whose reading was recorded: it is not recorded
    again each time it is asked for.
    """
    return _declare(Access(permission, form=form, fields=fields, part=part))


def public(
    reason: str,
    *,
    form: type | None = None,
    fields: tuple[str, ...] = (),
    csrf: str = "session",
    apart: bool = False,
) -> Callable[[View], View]:
    """Let anybody in, for a stated reason. `csrf` is "session", "form token" or "none".

    A route `apart` runs in transactions of its own, and nobody asks who is signed in: what is done
    there is done by nobody, also when one of the staff does it.
    """
    return _declare(Access(None, reason, form, fields, csrf, apart))


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # read back by access_of alone
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the route behind an endpoint declared."""
    return getattr(app.view_functions.get(endpoint), "access", None)


def check_declared(app: Flask, permissions: frozenset[str]) -> None:
    """Raise `UndeclaredRoute` for a route that declares nothing, or an unknown permission."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access is None:
            raise UndeclaredRoute(f"{rule.endpoint} declares no permission and is not public.")
        if access.permission is None and not access.reason:
            raise UndeclaredRoute(f"{rule.endpoint} is public without a reason.")
        if access.permission is not None and access.permission not in permissions:
            raise UndeclaredRoute(f"{rule.endpoint} wants an unknown {access.permission}.")


def matrix(app: Flask, roles: dict[str, frozenset[str]]) -> list[dict[str, Any]]:
    """Every operation with its method, path, fields, authentication, CSRF mode and roles."""
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.rule, r.endpoint)):
        access = access_of(app, rule.endpoint)
        if access is None:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            unsafe = method not in ("GET",)
            rows.append(
                {
                    "operation": rule.endpoint,
                    "method": method,
                    "path": rule.rule,
                    "fields": _fields(access) if unsafe else [],
                    "authentication": "staff" if access.permission else "none",
                    "csrf": access.csrf if unsafe else "none",
                    "permission": access.permission,
                    "public_because": access.reason or None,
                    "roles": sorted(
                        role for role, held in roles.items() if access.permission in held
                    ),
                }
            )
    return rows


def _fields(access: Access) -> list[str]:
    names = list(access.fields)
    if access.form is not None:
        names += [
            name
            for name in dir(access.form)
            if not name.startswith("_")
            and getattr(getattr(access.form, name), "field_class", None) is not None
        ]
    return sorted(names)
