"""``orientir serve`` as a user runs it: real processes, real signals, nothing left behind."""

from __future__ import annotations

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest

from orientir.core.mistakes import Mistake
from orientir.project.serving import MOST_FAILURES, Address, Child, claimed_port
from tests.homes import migrated_home, remove_home
from tests.settings import CHECKOUT

SOURCE = CHECKOUT / "src"
PATIENCE = 120.0
"""Seconds until something counts as never coming: a loaded machine is not a fault of the program."""
SOON = 20.0
"""Seconds that are fewer than the 30 after which the server itself lets an idle connection go."""
SLOW_WORKER = Path(__file__).with_name("slow_worker.py")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home of its own, migrated once."""
    made = migrated_home("s")
    yield made
    remove_home(made)


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "ORIENTIR_HOME": str(home), "PYTHONPATH": f"{SOURCE}:{CHECKOUT}", **more}


def orientir(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orientir", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def start_serving(home: Path) -> tuple[subprocess.Popen[str], str]:
    """The process and its address, once it answers."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "orientir", "serve", "--demo"],
        env=environment(home, PORT=str(free_port())),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stderr is not None
    told = []
    for line in serving.stderr:
        told.append(line)
        if "http://" in line:
            return serving, line.split()[1]
    raise AssertionError(f"did not start: {serving.wait()} {''.join(told)}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def processes_of(home: Path) -> list[str]:
    """Everything that runs for this home, by its command line or its environment."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        try:
            words = " ".join(process.info["cmdline"] or [])
            if str(home) in words or process.environ().get("ORIENTIR_HOME") == str(home):
                found.append(words)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def wait_until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_stops_everything_it_started(home: Path, told: signal.Signals) -> None:
    serving, address = start_serving(home)
    assert status_of(address) < 500
    assert len(processes_of(home)) >= 6
    serving.send_signal(told)
    assert serving.wait(PATIENCE) == 0
    assert processes_of(home) == []
    serving.communicate()


def test_more_than_a_thousand_people_keep_a_page_open(home: Path) -> None:
    """A browser keeps its connection: who comes later is answered all the same, from a shell with the usual limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    serving, address = start_serving(home)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with ExitStack() as open_pages:
        try:
            for _person in range(1200):
                page = socket.create_connection((host, int(port)), timeout=SOON)
                open_pages.enter_context(page)
            page.sendall(f"GET /login/ HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            assert page.recv(12) == b"HTTP/1.1 200"
        finally:
            serving.terminate()
            serving.communicate(timeout=PATIENCE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_killed_outright_it_leaves_nothing_behind(home: Path) -> None:
    serving, _ = start_serving(home)
    serving.kill()
    serving.communicate()
    assert wait_until(lambda: processes_of(home) == []), processes_of(home)


def test_a_dead_web_server_and_a_dead_database_are_brought_back(home: Path) -> None:
    serving, address = start_serving(home)
    for word in ("granian", "postgres"):
        victim = child_of(serving, word)
        victim.kill()
        assert wait_until(lambda: is_gone(victim))  # noqa: B023
        assert wait_until(lambda: answers(address))
    serving.terminate()
    serving.communicate(timeout=PATIENCE)
    assert processes_of(home) == []


def child_of(serving: subprocess.Popen[str], word: str) -> psutil.Process:
    """The first process under it with ``word`` in its command line, the keeper of the database apart."""
    for process in psutil.Process(serving.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            line = " ".join(process.cmdline())
            if word in line and "keeper" not in line:
                return process
    raise AssertionError(f"no {word} under {serving.pid}")


def is_gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def answers(address: str) -> bool:
    try:
        return status_of(address) < 500
    except (OSError, http.client.HTTPException):
        return False


def test_while_the_database_is_away_pages_say_so(home: Path) -> None:
    """The keeper is held, so that the server it would bring back stays away for as long as we look."""
    serving, address = start_serving(home)
    keeper = next(
        process
        for process in psutil.process_iter(["cmdline"])
        if "orientir.kit.database.keeper" in (process.info["cmdline"] or [])
        and str(home) in process.info["cmdline"]
    )
    keeper.suspend()
    try:
        keeper.children()[0].kill()
        for path, headers in AWAY:
            status, told, retry = ask(address + path, headers)
            assert (status, retry) == (503, "5"), path
            assert "База данных запускается, обновите страницу через несколько секунд." in told
    finally:
        keeper.resume()
    assert wait_until(lambda: ask(address + "open/", {})[0] == 200)
    serving.terminate()
    said = serving.communicate(timeout=PATIENCE)[1]
    assert "Internal Server Error" not in said, said
    assert "database is away: /open/" in said


AWAY = (
    ("open/", {}),  # the view asks
    ("login/", {"Cookie": "orientir_session=anybody"}),  # who acts is asked before any view
    ("open/", {"HX-Request": "true"}),
    ("open/", {"Accept": "application/json"}),
)


def ask(address: str, headers: dict[str, str]) -> tuple[int, str, str | None]:
    """Status, text, Retry-After."""
    asked = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode(), answer.headers["Retry-After"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers["Retry-After"]


def test_what_never_starts_is_given_up_and_what_has_served_never_is() -> None:
    """``python -m calendar`` ends at once, however often it is started."""
    child = Child("проба", ["calendar"], "web")
    with pytest.raises(Mistake, match="проба не запускается"):
        look_after(child, 30)
    proved = Child("проба", ["calendar"], "web", has_served=True)
    assert look_after(proved, 6) >= MOST_FAILURES - 1


def look_after(child: Child, seconds: float) -> int:
    """How often it was started again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        child.look_after()
        time.sleep(0.02)
    return len(child.failures)


def test_a_port_is_given_to_one_of_two_that_start_at_once() -> None:
    wanted = Address("127.0.0.1", free_port())
    with claimed_port(wanted) as first, claimed_port(wanted) as second:
        assert (first, second > first) == (wanted.port, True)
    with claimed_port(wanted) as again:
        assert again == wanted.port


def test_a_taken_port_means_the_next_free_one(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        serving = subprocess.Popen(
            [sys.executable, "-m", "orientir", "serve", "--demo", "--port", str(port)],
            env=environment(home),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert serving.stderr is not None
        address = next(line.split()[1] for line in serving.stderr if "http://" in line)
    serving.terminate()
    serving.communicate(timeout=PATIENCE)
    assert port < int(address.rstrip("/").rsplit(":", 1)[1]) <= port + 50


@pytest.mark.parametrize("secret", ["", "short", "a" * 60])
def test_without_a_good_secret_it_refuses_and_says_why(home: Path, secret: str) -> None:
    done = orientir(home, "serve", SECRET_KEY=secret)
    assert done.returncode == 1
    assert "запускать небезопасно" in done.stderr
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr
    assert processes_of(home) == []


def test_doctor_tells_what_is_wrong_and_what_to_do(home: Path) -> None:
    good = "Zk3vQ9xW1rT7yU5iO0pA2sD4fG6hJ8kL" * 2
    well = orientir(home, "doctor", SECRET_KEY=good)
    assert (well.returncode, well.stdout.splitlines()[-1]) == (0, "Можно запускать.")
    open_wide = orientir(home, "doctor", SECRET_KEY=good, ALLOWED_HOSTS="*")
    assert open_wide.returncode == 1
    assert "→ перечислите в ALLOWED_HOSTS" in open_wide.stdout


def test_a_job_whose_worker_was_killed_is_done_by_the_next_one(home: Path) -> None:
    ask = (
        "from orientir.project.opening import opened\n"
        "with opened('owner'):\n"
        "    from tests.project.slow_worker import declare\n    declare()\n"
        "    from orientir.kit.jobs.api import start_job\n"
        "    print(start_job('tests.slow', by=None, seconds=600).pk)\n"
    )
    tell = (
        "from orientir.project.opening import opened\n"
        "with opened('owner'):\n"
        "    from orientir.kit.jobs.api import get_progress\n"
        "    print(get_progress({}).state, get_progress({}).result)\n"
    )

    def python(program: str) -> str:
        return subprocess.check_output(
            [sys.executable, "-c", program], env=environment(home), text=True
        ).strip()

    def start_worker() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(SLOW_WORKER), str(home)], env=environment(home)
        )

    job = python(ask)
    first = start_worker()
    assert wait_until((home / "attempt-1").exists)
    first.kill()
    first.wait()
    assert python(tell.format(job, job)) == "running None"
    second = start_worker()
    assert wait_until((home / "attempt-2").exists)
    assert wait_until(lambda: python(tell.format(job, job)).startswith("done"))
    assert python(tell.format(job, job)) == "done {'attempt': 2}"
    second.terminate()
    assert second.wait(PATIENCE) == 0
    assert wait_until(lambda: processes_of(home) == [])
