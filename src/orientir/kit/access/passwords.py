"""Passwords: rules, hashing, and the definer functions that alone touch the hashes.

The page never learns a hash: it asks for the hash's head (algorithm, cost, salt), hashes what was
typed in the same way, and lets the database compare.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import (
    BasePasswordHasher,
    PBKDF2PasswordHasher,
    get_hasher,
    make_password,
)
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

_COSTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "scrypt": lambda head: {
        "n": head["work_factor"],
        "r": head["block_size"],
        "p": head["parallelism"],
    },
    "pbkdf2_sha256": lambda head: {"iterations": head["iterations"]},
}
PLACEHOLDER = "X" * 22
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that a printed sheet makes look alike
CODE_PARTS, PART_LENGTH = 4, 4
CODE_ITERATIONS = 1000
_CODES = PBKDF2PasswordHasher()


def find_weakness(password: str, login: str = "", display_name: str = "") -> str:
    """Why a password is refused, in a sentence; empty if it is good."""
    try:
        account = get_user_model()(login=login, display_name=display_name)  # type: ignore[misc]
        validate_password(password, account)
    except ValidationError as error:
        return _reason(str(error.error_list[0].code))
    return ""


def _reason(code: str) -> str:
    return {
        "password_too_short": _("The password is too short: at least 10 characters are needed."),
        "password_too_common": _("This password is among the most used ones: choose another."),
        "password_entirely_numeric": _("The password is digits alone: add letters."),
    }.get(code, _("The password is like your name or login: choose another."))


def encode_password(password: str) -> str:
    """Hash a new password by the first hasher of the settings."""
    return make_password(password)


def salt_pattern() -> str:
    """The head of a hash by today's hasher with ``%s`` for its salt: for log-ins that do not exist."""
    encoded = get_hasher().encode("", PLACEHOLDER)
    return encoded.rpartition("$")[0].replace(PLACEHOLDER, "%s")


def encode_like(head: str, password: str) -> str:
    """Hash ``password`` with the algorithm, cost and salt of ``head``: a hash without its last part."""
    algorithm = head.partition("$")[0]
    hasher = _CODES if algorithm == _CODES.algorithm else get_hasher(algorithm)
    decoded = hasher.decode(f"{head}$")
    if hasher is _CODES:
        encode_password(password)  # as long as any other: the time must not tell whose code waits
    return hasher.encode(password, decoded["salt"], **_cost(hasher, decoded))


def _cost(hasher: BasePasswordHasher, decoded: dict[str, Any]) -> dict[str, Any]:
    algorithm = str(hasher.algorithm)
    return _COSTS[algorithm](decoded) if algorithm in _COSTS else {}


def find_salt(login: str) -> str:
    """The head of the hash of ``login``'s password; a made-up one if there is no such login."""
    with connection.cursor() as cursor:
        cursor.execute("select login_salt(%s, %s)", [login, salt_pattern()])
        return str(cursor.fetchone()[0])


def change_own_password(*, login: str, old: str, new: str) -> bool:
    """Change the password of who acts; ``False`` if ``old`` is wrong. Ends their other sessions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select change_own_password(%s, %s)",
            [encode_like(find_salt(login), old), encode_password(new)],
        )
        return bool(cursor.fetchone()[0])


def give_one_time_code(*, account_id: int) -> str:
    """Give another's account a code made up by chance, good for choosing one's own password; open sessions end.

    Returns the code, or nothing if who acts does not run that account.
    """
    code = "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(PART_LENGTH)) for _ in range(CODE_PARTS)
    )
    # 79 bits of chance need no slow hash: codes are given by thousands
    encoded = _CODES.encode(code, get_random_string(22), CODE_ITERATIONS)
    with connection.cursor() as cursor:
        cursor.execute("select give_one_time_code(%s, %s)", [account_id, encoded])
        return code if cursor.fetchone()[0] else ""


def put_password(*, account_id: int, password: str) -> None:
    """Give an account a password as the database's owner (set-up, demo, recovery on the server)."""
    with connection.cursor() as cursor:
        cursor.execute("select put_password(%s, %s)", [account_id, encode_password(password)])
