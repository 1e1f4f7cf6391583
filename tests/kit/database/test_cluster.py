"""The embedded cluster against a real server: it lives while it is held, survives kills, lets nobody else in."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from orientir.core.mistakes import Mistake
from orientir.kit.database.cluster import Cluster, await_ready, hold, is_kept, stop
from orientir.kit.database.roles import DATABASE, OWNER
from tests.settings import HOME

HOLDER = """
import sys, time
from pathlib import Path
from orientir.kit.database.cluster import Cluster, hold
with hold(Cluster(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(600)
"""
STRANGER = """
import socket, sys
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
except PermissionError:
    print("refused")
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    HOME.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="c", dir=HOME))
    home.chmod(0o755)
    made = Cluster(home)
    yield made
    stop(made)
    shutil.rmtree(home)


def connect(cluster: Cluster, **changed: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        **{  # type: ignore[arg-type]
            "host": str(cluster.socket_folder),
            "dbname": DATABASE,
            "user": OWNER,
            "password": cluster.passwords()["owner"],
            **changed,
        }
    )


def servers(cluster: Cluster) -> list[psutil.Process]:
    """Postmasters of this cluster."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if str(cluster.data) in line and line[0].endswith("postgres"):
            found.append(process)
    return found


def wait_until(is_so: Callable[[], bool], seconds: float = 90) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def answers_anew(cluster: Cluster) -> bool:
    await_ready(cluster)
    try:
        connect(cluster).close()
    except psycopg.OperationalError:
        return False
    return True


def start_holder(cluster: Cluster) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(cluster.home)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def kill(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()


def test_it_lives_while_somebody_holds_it_and_keeps_what_was_written(cluster: Cluster) -> None:
    with hold(cluster):
        with hold(cluster), connect(cluster) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        assert len(servers(cluster)) == 1
    assert (is_kept(cluster), servers(cluster)) == (False, [])
    with hold(cluster), connect(cluster) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_many_who_come_at_once_share_one_server(cluster: Cluster) -> None:
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(cluster.home)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    lines = [holder.stdout.readline() for holder in holders if holder.stdout]
    count = len(servers(cluster))
    for holder in holders:
        kill(holder)
    assert (lines, count) == (["held\n"] * 4, 1)
    assert wait_until(lambda: not servers(cluster))


def test_a_killed_holder_leaves_no_server_behind(cluster: Cluster) -> None:
    holder = start_holder(cluster)
    assert len(servers(cluster)) == 1
    kill(holder)
    assert wait_until(lambda: not servers(cluster))


def test_one_that_is_already_leaving_is_waited_for(cluster: Cluster) -> None:
    holder = start_holder(cluster)
    cluster.ready.unlink()  # as a keeper does first of all when it leaves
    kill(holder)
    stop(cluster)
    assert (is_kept(cluster), servers(cluster)) == (False, [])


@pytest.mark.parametrize("victim", ["server", "keeper"])
def test_what_was_committed_is_there_after_a_kill(cluster: Cluster, victim: str) -> None:
    with hold(cluster):
        with connect(cluster) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS committed (victim text)")
            connection.execute("INSERT INTO committed VALUES (%s)", [victim])
        server = servers(cluster)[0]
        keeper = int(cluster.ready.read_text())
        os.kill(server.pid if victim == "server" else keeper, signal.SIGKILL)
        assert wait_until(lambda: server not in servers(cluster))
        assert wait_until(lambda: answers_anew(cluster))
        with connect(cluster) as connection:
            rows = connection.execute("SELECT 1 FROM committed WHERE victim = %s", [victim])
            assert rows.fetchone() == (1,)


def test_only_our_own_user_reaches_the_socket(cluster: Cluster) -> None:
    with hold(cluster):
        mode = stat.S_IMODE(cluster.socket_folder.stat().st_mode)
        assert mode == 0o700
        if os.geteuid() == 0:
            socket = cluster.socket_folder / ".s.PGSQL.5432"
            done = subprocess.run(
                ["/usr/bin/env", "python3", "-c", STRANGER, str(socket)],
                user=54321,
                group=54321,
                extra_groups=[],
                env={"PATH": "/usr/bin:/bin"},
                cwd="/",
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout == "refused\n"


def test_nobody_comes_in_without_a_password(cluster: Cluster) -> None:
    with hold(cluster):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            connect(cluster, password="guess")
        with pytest.raises(psycopg.OperationalError):
            connect(cluster, user="postgres")
        with pytest.raises(psycopg.OperationalError):
            connect(cluster, host="127.0.0.1", connect_timeout="2")


def test_passwords_are_random_and_ours_alone(cluster: Cluster) -> None:
    with hold(cluster):
        passwords = cluster.passwords()
        path = cluster.home / "postgres.passwords.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(set(passwords.values())) == 5
    assert min(len(password) for password in passwords.values()) >= 40


def test_russian_letters_change_case_and_rows_have_checksums(cluster: Cluster) -> None:
    with hold(cluster), connect(cluster) as connection:
        assert connection.execute("SELECT lower('ЁЖ'), 'Ы' ~* 'ы'").fetchone() == ("ёж", True)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)


def test_the_socket_path_stays_short_however_deep_the_home() -> None:
    deep = Cluster(HOME / ("very_long_name_" * 8))
    shallow = Cluster(Path("/srv/o"))
    for cluster in (deep, shallow):
        assert len(os.fsencode(cluster.socket_folder / ".s.PGSQL.5432")) <= 107
    assert deep.socket_folder.parent == Path("/tmp")


def test_a_broken_cluster_says_so_in_one_sentence(cluster: Cluster) -> None:
    with hold(cluster):
        pass  # in any order of the tests there is something to break
    control = cluster.data / "global" / "pg_control"
    whole = control.read_bytes()
    control.write_bytes(b"\0" * len(whole))
    try:
        with pytest.raises(Mistake, match=r"не запускается.*postgres\.log"), hold(cluster):
            pass
    finally:
        control.write_bytes(whole)
    assert not is_kept(cluster)
