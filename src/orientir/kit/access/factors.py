"""The second factor: codes of an application (RFC 6238) and printed recovery codes.

The secret stands in a table that pages cannot read, sealed. A function of the database hands it to the session whose
account it is, counts each time as a try, and lets guesses wait longer and longer; a code is good once.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyotp
from django.db import connection

from orientir.kit.access.acting import hash_token
from orientir.kit.access.passwords import ALPHABET
from orientir.kit.access.sealing import seal, unseal

ISSUER = "Ориентир"
STEP = 30  # seconds
DRIFT = 1  # steps of time that a telephone's clock may be off
RECOVERY_CODES, CODE_LENGTH = 10, 12
_FACTOR, _OFFER = "second factor", "offer of a second factor"
OFFER_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class OwnFactor:
    """What stands: since when, how many recovery codes are left, whether it was shown just now (15 minutes)."""

    made_at: datetime
    codes_left: int
    is_fresh: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret that an application may take over: ``sealed`` travels in the form until its first code comes."""

    secret: str
    address: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Try:
    """Whether a code was right; ``wait_seconds`` before the next one is looked at."""

    passed: bool
    wait_seconds: int = 0


def is_awaited() -> bool:
    """Whether the connection's session has given its password and still owes the second factor."""
    row = _row("select awaits from session_account()")
    return bool(row and row[0])


def make_offer(login: str, sealed: str = "") -> Offer:
    """A fresh secret for ``login``; the same again while its form is filled in."""
    secret = unseal(sealed, f"{_OFFER}:{login}", OFFER_SECONDS) if sealed else None
    secret = secret or pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    return Offer(secret, address, seal(secret, f"{_OFFER}:{login}"))


def accept_offer(*, login: str, sealed: str, code: str, at: datetime) -> list[str]:
    """Set the offered secret if ``code`` is of it; returns the recovery codes, told once; nothing if it is wrong."""
    secret = unseal(sealed, f"{_OFFER}:{login}", OFFER_SECONDS)
    step = find_step(secret, code, at) if secret else None
    if secret is None or step is None:
        return []
    codes = _make_codes()
    row = _row("select set_own_factor(%s, %s, %s)", seal(secret, _FACTOR), step, _hashes(codes))
    return codes if row and row[0] else []


def renew_codes() -> list[str]:
    """Other recovery codes; nothing if the factor was not shown just now."""
    codes = _make_codes()
    row = _row("select set_own_recovery(%s)", _hashes(codes))
    return codes if row and row[0] else []


def try_code(*, code: str, at: datetime) -> Try:
    """Hold a code of the application or a recovery code against the account of the connection's session."""
    row = _row("select sealed, last_step, seconds from try_factor()")
    if row is None or row[2] > 0 or row[0] is None:
        return Try(False, row[2] if row else 0)
    typed = _plain(code)
    if len(typed) == CODE_LENGTH:
        return Try(_says("select pass_recovery(%s)", hash_token(typed)))
    secret = unseal(row[0], _FACTOR)
    step = find_step(secret, typed, at) if secret else None
    return Try(step is not None and _says("select pass_factor(%s)", step))


def find_own_factor() -> OwnFactor | None:
    row = _row("select made_at, codes_left, is_fresh from own_factor()")
    return OwnFactor(*row) if row else None


def has_factor(account: int) -> bool:
    """Whether an account in sight has one."""
    return _says("select has_factor(%s)", account)


def drop_factor(*, account: int) -> bool:
    """Take the factor off an account that one runs; its sessions end. ``False`` if one does not run it."""
    return _says("select drop_factor(%s)", account)


def find_step(secret: str, code: str, at: datetime) -> int | None:
    """The step of time that ``code`` is of, near ``at``; compared in constant time."""
    now, totp = int(at.timestamp()) // STEP, pyotp.TOTP(secret, interval=STEP)
    typed = _plain(code)
    near = range(now - DRIFT, now + DRIFT + 1)
    found = [step for step in near if hmac.compare_digest(totp.generate_otp(step), typed)]
    return found[0] if found else None


def _make_codes() -> list[str]:
    return [_make_code() for _ in range(RECOVERY_CODES)]


def _make_code() -> str:
    word = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(word[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def _hashes(codes: Sequence[str]) -> list[str]:
    return [hash_token(_plain(code)) for code in codes]


def _plain(code: str) -> str:
    return "".join(
        character for character in code.lower() if character.isalnum() and character.isascii()
    )


def _says(query: str, *values: Any) -> bool:
    row = _row(query, *values)
    return bool(row and row[0])


def _row(query: str, *values: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
