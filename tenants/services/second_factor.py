"""The second factor: time-based codes (TOTP), each accepted once, the secret kept encrypted."""

from __future__ import annotations

import base64
import hmac

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import update

from foundation import clock
from foundation.unit_of_work import session, settings
from tenants.models import User

_STEP = 30  # seconds
_DIGITS = 6


def new_secret() -> str:
    """A new secret, in the form in which apps take it."""
    return pyotp.random_base32()


def sealed(secret: str) -> str:
    """The secret encrypted, as it is kept."""
    return _box().encrypt(secret.encode()).decode()


def opened(text: str) -> str | None:
    """The secret of its sealed form; None when it was sealed under another key."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def accepted_step(secret: str, code: str, after: int) -> int | None:
    """The time step a code belongs to: now or one beside it, and later than `after`."""
    given = "".join(code.split())
    if len(given) != _DIGITS or not (given.isascii() and given.isdigit()):
        return None
    now = int(clock.now().timestamp()) // _STEP
    made = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(made.at(step * _STEP), given) and step > after:
            return step
    return None


def use_code(user: User, code: str) -> bool:
    """Whether the code is right; it is spent by this, also when two people send it at once."""
    secret = opened(user.totp_secret or "")
    step = accepted_step(secret, code, user.totp_step) if secret else None
    if step is None:
        return False
    spent = session().execute(
        update(User)
        .where(User.id == user.id, User.totp_step < step)
        .values(totp_step=step)
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    return spent.one_or_none() is not None


def address_for_app(secret: str, email: str) -> str:
    """The otpauth address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Huisheng")


def picture(text: str) -> str:
    """A QR code as SVG markup for the page itself, black on white in either scheme."""
    made = segno.make(text, error="m")
    drawn: str = made.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
    return drawn


def _box() -> Fernet:
    derived = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=None, info=b"huisheng second factor"
    ).derive(settings().secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
