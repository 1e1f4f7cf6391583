"""Serving: the web server and the workers as children of one process that starts, watches and stops them."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from orientir.core.mistakes import Mistake
from orientir.kit.database.addresses import has_own_server
from orientir.kit.database.cluster import await_ready
from orientir.kit.processes import kill_group, start_child, stop_children
from orientir.project.migrating import migrate, refuse_other_database
from orientir.project.opening import embedded_cluster
from orientir.project.safety import refuse_unsafe

PORTS_TO_TRY = 50
PATIENCE = 12.0  # seconds for children to leave
MOST_FAILURES, FAILURE_WINDOW = 5, 60.0
PROVED = 10.0  # seconds after which a process has shown that it can be started
PAUSE, LONGEST_PAUSE = 0.15, 3.0  # seconds from one start to the next, doubled by each failure
BACKLOG = 4096  # connections that the system holds before the server takes them
CONNECTIONS = 10_000
"""Of one web worker at once. A browser keeps one or more open while its page is, so it is as many as people who have a
page open; the server's own bound (1,024 over all workers) left the thousand-and-first without an answer."""
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class DatabaseDown(Mistake):
    """The embedded database did not come up."""


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        return f"http://{self.host}:{self.port}/"


@dataclass
class Child:
    """A process to keep running: started again if it ends by itself.

    One that keeps ending from the start on is given up; one that has served before never is: people may be in the
    middle of a test, and what has killed it may be over in a moment.
    """

    title: str
    command: list[str]
    role: str
    process: subprocess.Popen[bytes] | None = None
    failures: list[float] = field(default_factory=list)
    has_served: bool = False
    started: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        environment = os.environ | {"ORIENTIR_DB_ROLE": self.role}
        self.started = time.monotonic()
        self.process = start_child([sys.executable, "-m", *self.command], environment)

    def look_after(self) -> None:
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            self.has_served |= now - self.started > PROVED
        elif now >= self.again_at:
            self._start_again(now)

    def _start_again(self, now: float) -> None:
        self.failures = [at for at in self.failures if now - at < FAILURE_WINDOW] + [now]
        if len(self.failures) > MOST_FAILURES and not self.has_served:
            raise Mistake(f"{self.title} не запускается: причина напечатана выше")
        self.again_at = now + min(PAUSE * 2 ** len(self.failures), LONGEST_PAUSE)
        if self.process is not None:
            kill_group(self.process)
        self.start()


def prepare() -> None:
    """Bring the embedded database up to date, refuse what is unsafe, put the static files in place."""
    if not has_own_server():
        migrate()
    else:
        refuse_other_database()
    refuse_unsafe()
    _collect_static()
    connections.close_all()


def _collect_static() -> None:
    """One at a time: two that begin in one home would each clear away what the other is putting there."""
    place = Path(settings.STATIC_ROOT)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)


def serve(
    wanted: Address, workers: int = 2, announce: Callable[[Address], None] | None = None
) -> int:
    """Serve until told to stop; ``announce`` is called once the address answers."""
    with claimed_port(wanted) as port:
        return _serve(replace(wanted, port=port), workers, announce or _announce)


def _serve(address: Address, workers: int, announce: Callable[[Address], None]) -> int:
    _allow_connections()
    told_to_stop: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        told_to_stop.append(number)

    before = {number: signal.signal(number, note) for number in STOP_SIGNALS}
    children = _children(address, workers)
    try:
        for child in children:
            child.start()
        _await_answer(address, children, told_to_stop)
        announce(address)
        while not told_to_stop:
            _keep_going(children)
            time.sleep(0.2)
    finally:
        stop_children([c.process for c in children if c.process is not None], PATIENCE)
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _allow_connections() -> None:
    """An open connection is an open file, and the usual soft limit of files is 1,024: raised as far as it may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(2 * CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def claimed_port(wanted: Address) -> Iterator[int]:
    """``wanted.port``, else the next one that nobody listens on; ours until the block is left.

    Workers of the web server share a port, so two servers that start at once could come to share one as well. A
    local name that the system gives only once, and takes back from the dead, stands between them.
    """
    for port in range(wanted.port, min(wanted.port + PORTS_TO_TRY, 65536)):
        with socket.socket(socket.AF_UNIX) as claim:
            try:
                if sys.platform == "linux":
                    claim.bind(f"\0orientir-port-{port}")
                _try_port(wanted.host, port)
            except PermissionError as error:
                raise Mistake(f"порт {port} не открыть без прав root: возьмите от 1024") from error
            except OSError:
                continue
            yield port
            return
    raise Mistake(f"порты {wanted.port}–{wanted.port + PORTS_TO_TRY - 1} заняты: задайте PORT")


def _try_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _children(address: Address, workers: int) -> list[Child]:
    web = [
        "granian",
        "--interface=wsgi",
        f"--host={address.host}",
        f"--port={address.port}",
        f"--workers={workers}",
        "--blocking-threads=16",
        f"--backlog={BACKLOG}",
        f"--backpressure={CONNECTIONS}",
        "--workers-kill-timeout=5",
        "--respawn-failed-workers",
        "--no-ws",
        "--log-level=error",  # its warnings advise fewer threads; ours mostly wait for a shared commit
        "orientir.project.wsgi:application",
    ]
    background = [
        Child(f"исполнитель заданий ({role})", ["orientir", "worker", f"--role={role}"], role)
        for role in ("worker", "system")
    ]
    return [Child("веб-сервер", web, "web"), *background]


def _await_answer(address: Address, children: list[Child], told_to_stop: list[int]) -> None:
    while not told_to_stop:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((address.host, address.port)) == 0:
                return
        _look_after(children)
        time.sleep(0.05)


def _keep_going(children: list[Child]) -> None:
    """What has served is not left because the database takes long to come back: it is tried again."""
    try:
        _look_after(children)
    except DatabaseDown as mistake:
        print(f"orientir: {mistake}; пробую ещё раз", file=sys.stderr, flush=True)
        time.sleep(LONGEST_PAUSE)


def _look_after(children: list[Child]) -> None:
    if not has_own_server():
        _bring_database_back()
    for child in children:
        child.look_after()


def _bring_database_back() -> None:
    try:
        await_ready(embedded_cluster())
    except Mistake as mistake:
        raise DatabaseDown(str(mistake)) from mistake


def _announce(address: Address) -> None:
    print(f"Ориентир: {address}  (остановить — Ctrl-C)", file=sys.stderr, flush=True)
