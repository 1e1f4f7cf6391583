"""A home of the program, its commands as real processes, and what stands in its database."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from orientir.kit.database.cluster import Cluster, hold
from orientir.kit.database.installation import SUPERUSER
from orientir.kit.database.roles import DATABASE

CHECKOUT = Path(__file__).parents[2]
TRACE = "Traceback (most recent call last)"
PATIENCE = 900.0


@contextlib.contextmanager
def place_for_homes() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="orientir-soak-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended; ``code`` is negative where a signal ended it."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def sentence(self) -> str:
        """The last line that it said."""
        said = (self.err.strip() or self.out.strip()).splitlines()
        return said[-1] if said else ""

    def check(self) -> Ended:
        assert self.code == 0, (self.code, self.out[-2000:], self.err[-4000:])
        return self

    def check_refusal(self) -> Ended:
        """A mistake that was told as one: a sentence, exit code 1 or 2, no traceback."""
        assert self.code in (1, 2), (self.code, self.out[-2000:], self.err[-4000:])
        assert TRACE not in self.err + self.out, self.err[-4000:]
        assert self.sentence
        return self


@dataclass
class Home:
    """``ORIENTIR_HOME`` and the commands that run in it."""

    path: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "DJANGO_", "ORIENTIR_", "PYTEST_", "COV_"))
            and name not in ("SECRET_KEY", "PORT", "HOST")
        }
        ours = {"ORIENTIR_HOME": str(self.path), "ORIENTIR_DEMO": "1"}
        return kept | {"PYTHONPATH": str(CHECKOUT / "src")} | ours | self.extra

    def start(
        self, *arguments: object, before: Callable[[], None] | None = None
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "orientir", *map(str, arguments)],
            cwd=CHECKOUT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=before,
        )

    def run(self, *arguments: object, before: Callable[[], None] | None = None) -> Ended:
        started = time.monotonic()
        process = self.start(*arguments, before=before)
        return finish(process, started)

    def run_and_kill(self, after: float, *arguments: object) -> Ended:
        """``kill -9`` after so many seconds (it may have ended by then)."""
        started = time.monotonic()
        process = self.start(*arguments)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(after)
        process.kill()
        return finish(process, started)

    def run_and_kill_when(self, seen: Callable[[], bool], *arguments: object) -> Ended:
        """``kill -9`` as soon as ``seen`` says so."""
        started = time.monotonic()
        process = self.start(*arguments)
        while process.poll() is None and not seen():
            time.sleep(0.002)
        process.kill()
        return finish(process, started)

    def copy_to(self, path: Path) -> Home:
        """The same home elsewhere (nothing may run in it)."""
        self.await_rest()
        shutil.copytree(self.path, path, symlinks=True, ignore=_no_sockets)
        for found in path.rglob("*"):
            was = (self.path / found.relative_to(path)).lstat()
            os.chown(found, was.st_uid, was.st_gid, follow_symlinks=False)
        return Home(path, self.extra)

    def await_rest(self) -> None:
        """Until the database of this home is down."""
        deadline = time.monotonic() + 60
        while list(processes_naming(str(self.path))):
            assert time.monotonic() < deadline, list(processes_naming(str(self.path)))
            time.sleep(0.05)

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """The superuser's connection; the server runs meanwhile."""
        with (
            hold(Cluster(self.path)) as cluster,
            psycopg.connect(
                host=str(cluster.socket_folder),
                user=SUPERUSER,
                password=cluster.passwords()["superuser"],
                dbname=DATABASE,
                autocommit=True,
            ) as connection,
        ):
            yield connection

    def counts(self) -> dict[str, int]:
        """Rows by table of what people brought in or the program counted of it; not the journal, not the queue."""
        with self.database() as connection, connection.transaction():
            # one moment for all tables: the server may still be committing for a process just killed
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return count_rows(connection)


def count_rows(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, int]:
    query = (
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE relkind = 'r' AND nspname = 'public'"
        " AND relname ~ '^(registry|collection|monitoring)_' ORDER BY relname"
    )
    names = [str(row[0]) for row in connection.execute(query).fetchall()]
    counted = {}
    for name in names:
        row = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # type: ignore[arg-type]
        assert row is not None
        counted[name] = int(str(row[0]))
    return counted


def finish(process: subprocess.Popen[str], started: float) -> Ended:
    out, err = process.communicate(timeout=PATIENCE)
    return Ended(process.returncode, out, err, time.monotonic() - started)


def processes_naming(word: str) -> Iterator[tuple[int, str]]:
    """Processes, ourselves apart, whose command line has ``word``."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            command = (
                (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            )
            if word in command:
                yield int(folder.name), command


def kill_tree(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _no_sockets(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if (Path(folder) / name).is_socket()}
