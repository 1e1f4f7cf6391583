"""The embedded cluster lives exactly as long as somebody holds it.

Everyone who needs it holds a shared lock on one file. A keeper process, started by the first of them, runs the
server, and stops it as soon as it gets the lock for itself alone: the system drops the locks of a killed process,
so neither Ctrl-C nor ``kill -9`` leaves a server behind.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from orientir.core.mistakes import Mistake
from orientir.kit.database.installation import (
    SYSTEM_PLACE,
    SystemUser,
    may_enter,
    server_user,
)

START_TIMEOUT = 120.0
STOP_TIMEOUT = 60.0
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 107  # sun_path of Linux without its closing zero
ALREADY_KEPT = 3

_started_keepers: list[subprocess.Popen[bytes]] = []  # they outlive the block that started them


@dataclass(frozen=True, slots=True)
class Cluster:
    """An embedded cluster under ``home``. ``durable=False`` is for tests alone: it may lose data."""

    home: Path
    durable: bool = True

    @property
    def place(self) -> Path:
        """The folder of data: under ``home``, or for root whose home others cannot enter, a system folder."""
        inside = self.home / "postgres"
        if os.geteuid() != 0 or may_enter(inside, server_user()):
            return inside
        return SYSTEM_PLACE / self._fingerprint

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def ready(self) -> Path:
        """Stands there while the server answers: the keeper's process id."""
        return self.home / "postgres.ready"

    @property
    def failure(self) -> Path:
        """The sentence with which the last start failed."""
        return self.home / "postgres.failure"

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: a short path, since the system allows 107 bytes, with no comma, which parts hosts."""
        inside = self.place / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET and "," not in str(inside):
            return inside
        return Path("/tmp") / f"orientir-{os.geteuid()}-{self._fingerprint}"  # noqa: S108 checked

    @property
    def _fingerprint(self) -> str:
        return hashlib.sha256(os.fsencode(self.home.resolve())).hexdigest()[:12]

    @property
    def user(self) -> SystemUser:
        return server_user()

    def passwords(self) -> dict[str, str]:
        """Passwords by short role name; empty before the first start."""
        try:
            found: dict[str, str] = json.loads(self._password_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return found

    def make_passwords(self, names: list[str]) -> dict[str, str]:
        """The passwords, made at random on the first call, in a file that only we can read."""
        known = self.passwords()
        if all(name in known for name in names):
            return known
        made = {name: known.get(name) or secrets.token_urlsafe(32) for name in names}
        fresh = self._password_file.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
        fresh.rename(self._password_file)
        return made

    @property
    def _password_file(self) -> Path:
        return self.home / "postgres.passwords.json"

    def lock(self, name: str) -> int:
        """An open descriptor of one of the lock files; closing it (or dying) gives the lock back."""
        self.home.mkdir(parents=True, exist_ok=True)
        return os.open(self.home / f"postgres.{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def hold(cluster: Cluster) -> Iterator[Cluster]:
    """Have the server running inside the block; the last to leave stops it and waits until it is down."""
    held = cluster.lock("users")
    try:
        fcntl.flock(held, fcntl.LOCK_SH)
        await_ready(cluster)
        yield cluster
    finally:
        os.close(held)
        _await_end(cluster)


def _await_end(cluster: Cluster) -> None:
    """If nobody else holds the cluster, wait until its keeper has stopped it."""
    deadline = time.monotonic() + STOP_TIMEOUT
    while is_kept(cluster) and not _has_users(cluster) and time.monotonic() < deadline:
        time.sleep(0.03)


def _has_users(cluster: Cluster) -> bool:
    """Whether somebody holds the cluster: then we may share the lock but not have it alone."""
    descriptor = cluster.lock("users")
    try:
        return not _takes(descriptor, fcntl.LOCK_EX) and _takes(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _takes(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def await_ready(cluster: Cluster) -> None:
    """Return when the server answers, starting a keeper if there is none. The caller holds the cluster."""
    deadline = time.monotonic() + START_TIMEOUT
    cluster.failure.unlink(missing_ok=True)
    starter: subprocess.Popen[bytes] | None = None
    while not is_ready(cluster):
        if starter is None or starter.poll() == ALREADY_KEPT:
            starter = None if is_kept(cluster) else _start_keeper(cluster)
        elif starter.poll() is not None:
            raise Mistake(_failure_sentence(cluster))
        if time.monotonic() > deadline:
            raise Mistake(f"база данных не запустилась за {START_TIMEOUT:.0f} с: {cluster.log}")
        time.sleep(0.03)


def _failure_sentence(cluster: Cluster) -> str:
    if cluster.failure.exists():
        return cluster.failure.read_text(encoding="utf-8")
    return f"база данных не запустилась: причина в {cluster.log}"


def _start_keeper(cluster: Cluster) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "orientir.kit.database.keeper", str(cluster.home)]
    source, given = str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH")
    with cluster.log.open("ab") as log:
        keeper = subprocess.Popen(
            [*command, *([] if cluster.durable else ["--not-durable"])],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C of the terminal is not for the server
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (source, given)))},
        )
    _started_keepers[:] = [*(one for one in _started_keepers if one.poll() is None), keeper]
    return keeper


def is_kept(cluster: Cluster) -> bool:
    """Whether a keeper runs."""
    descriptor = cluster.lock("keeper")
    try:
        return not _takes(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def is_ready(cluster: Cluster) -> bool:
    """Whether the server answers: the keeper says so and is alive."""
    return cluster.ready.exists() and is_kept(cluster)


def stop(cluster: Cluster) -> bool:
    """Stop the server whoever holds it; ``False`` if it did not run."""
    if not is_kept(cluster):
        return False
    deadline = time.monotonic() + STOP_TIMEOUT
    while is_kept(cluster):
        _tell_to_stop(cluster)
        if time.monotonic() > deadline:
            raise Mistake(f"база данных не остановилась за {STOP_TIMEOUT:.0f} с: {cluster.log}")
        time.sleep(0.05)
    return True


def _tell_to_stop(cluster: Cluster) -> None:
    """Tell the keeper, if it can be told: while it starts a server or is already leaving, its file is not there."""
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int(cluster.ready.read_text(encoding="utf-8")), signal.SIGTERM)
