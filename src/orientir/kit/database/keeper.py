"""The keeper: one process per cluster that runs the server while somebody holds it (see ``cluster``)."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from orientir.core.mistakes import Mistake
from orientir.kit.database import roles
from orientir.kit.database.cluster import ALREADY_KEPT, START_TIMEOUT, Cluster
from orientir.kit.database.installation import (
    CLEAN_ENVIRONMENT,
    SUPERUSER,
    as_user,
    binaries,
    initialise,
    own_folder,
)
from orientir.kit.processes import die_with_parent

LARGEST_LOG = 10_000_000
RETRY_FOR = 8.0  # seconds in which a server that exits at once is started again
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")


class Keeper:
    """Runs the server of ``cluster`` until nobody holds it or somebody sends SIGTERM."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.passwords = cluster.make_passwords(["superuser", *roles.ROLES])
        self.is_told_to_stop = False

    def keep(self) -> None:
        signal.signal(signal.SIGTERM, self._note_stop)
        signal.signal(signal.SIGINT, self._note_stop)
        users = self.cluster.lock("users")
        self._prepare_folders()
        while True:
            server = self._start()
            self._publish()
            ended = self._watch(server, users)
            self.cluster.ready.unlink(missing_ok=True)
            if not ended:  # the server died by itself: bring it back
                continue
            _stop_server(server)
            return

    def _note_stop(self, *_: object) -> None:
        self.is_told_to_stop = True

    def _prepare_folders(self) -> None:
        cluster, user = self.cluster, self.cluster.user
        own_folder(cluster.place, user)
        own_folder(cluster.socket_folder, user)
        if not cluster.data.exists():
            initialise(cluster.data, self.passwords["superuser"], user, durable=cluster.durable)

    def _publish(self) -> None:
        fresh = self.cluster.ready.with_suffix(".fresh")
        fresh.write_text(str(os.getpid()), encoding="utf-8")
        fresh.rename(self.cluster.ready)

    def _watch(self, server: subprocess.Popen[bytes], users: int) -> bool:
        """Wait; ``True`` when the server is to be stopped, ``False`` when it died by itself."""
        while server.poll() is None:
            if self.is_told_to_stop:
                return True
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                return True
        return False

    def _start(self) -> subprocess.Popen[bytes]:
        """Start, trying again while what a killed server left behind still looks alive."""
        begun = time.monotonic()
        while True:
            server = self._launch()
            if self._answers(server, begun + START_TIMEOUT):
                return server
            if time.monotonic() > begun + RETRY_FOR or self.is_told_to_stop:
                raise Mistake(f"сервер базы данных не запускается: причина в {self.cluster.log}")
            time.sleep(0.3)

    def _launch(self) -> subprocess.Popen[bytes]:
        cluster = self.cluster
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={_quoted(cluster.socket_folder)}",
            "unix_socket_permissions=0700",
            "max_connections=100",
            "shared_buffers=256MB",
            "work_mem=16MB",
            "maintenance_work_mem=128MB",
            "jit=off",
            "timezone=UTC",
            "log_timezone=UTC",
            *(() if cluster.durable else NOT_DURABLE),
        ]
        arguments = [part for setting in settings for part in ("-c", setting)]
        with cluster.log.open("ab") as log:
            server: subprocess.Popen[bytes] = subprocess.Popen(
                [str(binaries(cluster.user) / "postgres"), "-D", str(cluster.data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=CLEAN_ENVIRONMENT,
                preexec_fn=die_with_parent(signal.SIGINT),  # if the keeper is killed
                **as_user(cluster.user),
            )
        return server

    def _answers(self, server: subprocess.Popen[bytes], deadline: float) -> bool:
        """Wait until the server lets us in and its roles stand; ``False`` if it exits first or is too late."""
        while server.poll() is None and time.monotonic() < deadline:
            try:
                self._bootstrap()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    _stop_server(server)
                    raise Mistake(
                        f"пароль базы в {self.cluster.home} не подходит: верните файл паролей "
                        "из резервной копии"
                    ) from error
                time.sleep(0.03)
            else:
                return True
        return False

    def _bootstrap(self) -> None:
        own = {name: self.passwords[name] for name in roles.ROLES}
        with self._connect("postgres") as admin:
            roles.bootstrap(admin, roles.DATABASE, own)
        with self._connect(roles.DATABASE) as inside:
            roles.prepare(inside)

    def _connect(self, database: str) -> psycopg.Connection[object]:
        return psycopg.connect(
            host=str(self.cluster.socket_folder),
            user=SUPERUSER,
            password=self.passwords["superuser"],
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )


def _stop_server(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": roll back what runs, write all, leave
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.send_signal(
            signal.SIGQUIT
        )  # committed rows come back from the log at the next start
        server.wait(30)


def _quoted(folder: Path) -> str:
    """As the server reads a list of folders: commas and quotes may stand in a name."""
    escaped = str(folder).replace('"', '""')
    return f'"{escaped}"'


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.rename(log.with_suffix(".log.old"))


def main() -> int:
    cluster = Cluster(Path(sys.argv[1]), durable="--not-durable" not in sys.argv)
    alone = cluster.lock("keeper")
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return ALREADY_KEPT
    cluster.ready.unlink(missing_ok=True)
    _shorten(cluster.log)
    try:
        Keeper(cluster).keep()
    except Mistake as mistake:
        cluster.failure.write_text(str(mistake), encoding="utf-8")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
