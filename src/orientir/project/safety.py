"""Is it safe and able to serve? Each check is one function; ``serve`` refuses on what is unsafe, ``doctor`` tells all.

Checks of the database run as owner, who sees every row whatever the policies.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import list_packs
from orientir.kit.database.addresses import connection_of, has_own_server
from orientir.kit.events.api import list_listener_states
from orientir.kit.notices.api import inspect_mail
from orientir.project.backups import find_last_backup
from orientir.project.migrating import list_pending_migrations, list_unknown_migrations
from orientir.project.secret import SHORTEST

Level = Literal["ok", "warning", "unsafe"]
Check = Callable[[], "Iterator[Finding]"]
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 its size is asked, nothing is written
PLUMBING = ("django_", "procrastinate_")  # tables without rows of people or units
SHARED_MEMORY_WARNING = 128_000_000  # bytes; containers often give 64 MB
BACKUP_WARNING = timedelta(days=7)
DISK_UNSAFE, DISK_WARNING = 200_000_000, 2_000_000_000  # bytes free


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; ``advice`` says what to do."""

    check: str
    level: Level
    text: str
    advice: str = ""


def inspect() -> list[Finding]:
    """All findings; a check that finds nothing wrong gives one ``ok``."""
    found = [finding for check in SETTINGS_CHECKS for finding in check()]
    try:
        connection.ensure_connection()
    except OperationalError as error:
        advice = "проверьте DATABASE_OWNER_URL и работает ли сервер: orientir db status"
        reason = str(error).strip().splitlines()[-1]
        return [*found, Finding("база данных", "unsafe", f"не отвечает: {reason}", advice)]
    return found + [finding for check in DATABASE_CHECKS for finding in check()]


def refuse_unsafe() -> None:
    """Raises Mistake with everything that is unsafe."""
    unsafe = [finding for finding in inspect() if finding.level == "unsafe"]
    if unsafe:
        lines = "\n".join(f"  · {finding.text}: {finding.advice}" for finding in unsafe)
        raise Mistake(f"запускать небезопасно:\n{lines}")


def refuse_unsafe_database() -> None:
    """The part that an upgrade asks before it lets its changes stand. Raises Mistake."""
    checks: tuple[Check, ...] = (check_migrations, check_web_role, check_row_security)
    for finding in (one for check in checks for one in check()):
        if finding.level == "unsafe":
            raise Mistake(f"после обновления было бы небезопасно: {finding.text}")


def refuse_unsafe_settings() -> None:
    """The part that needs no database: for a process that only serves pages."""
    for finding in check_secret():
        if finding.level == "unsafe":
            raise Mistake(f"{finding.text}: {finding.advice}")


def check_secret() -> Iterator[Finding]:
    secret = settings._wrapped.SECRET_KEY  # type: ignore[misc]  # the lazy one raises on an empty key
    advice = (
        "задайте SECRET_KEY: python3 -c 'import secrets; print(secrets.token_urlsafe(64))' "
        "(или ORIENTIR_DEMO=1 для показа)"
    )
    if not secret:
        yield Finding("секрет", "unsafe", "не задан секретный ключ", advice)
    elif len(secret) < SHORTEST or len(set(secret)) < 5 or "insecure" in secret:
        yield Finding("секрет", "unsafe", "секретный ключ слаб", advice)
    else:
        yield Finding("секрет", "ok", "секретный ключ задан")


def check_hosts() -> Iterator[Finding]:
    if "*" in settings.ALLOWED_HOSTS:
        advice = "перечислите в ALLOWED_HOSTS имена, под которыми открывают платформу"
        yield Finding("имена узла", "unsafe", "разрешено любое имя узла", advice)
    elif _is_public() and not settings.TLS:
        advice = "поставьте перед платформой сервер с TLS и задайте ORIENTIR_TLS=1"
        level: Level = "warning" if settings.DEMO else "unsafe"
        yield Finding("шифрование", level, "открыта наружу без шифрования", advice)
    else:
        yield Finding("имена узла", "ok", ", ".join(settings.ALLOWED_HOSTS))


def _is_public() -> bool:
    own = {"127.0.0.1", "localhost", "[::1]", "testserver"}
    return not set(settings.ALLOWED_HOSTS) <= own


def check_second_factor() -> Iterator[Finding]:
    """Whether roles above one organisation are asked for more than a password."""
    if settings.SECOND_FACTOR:
        yield Finding("второй фактор", "ok", "спрашивается у ролей выше одной организации")
    elif not settings.DEMO:
        advice = "уберите ORIENTIR_SECOND_FACTOR=0: пароля мало тому, кто видит данные многих организаций"
        yield Finding("второй фактор", "warning", "не спрашивается ни у кого", advice)


def check_home() -> Iterator[Finding]:
    home = Path(settings.HOME)
    free = shutil.disk_usage(home).free
    advice = f"освободите место на диске с {home} или перенесите её (ORIENTIR_HOME)"
    level: Level = "unsafe" if free < DISK_UNSAFE else "warning" if free < DISK_WARNING else "ok"
    yield Finding("диск", level, f"свободно {free / 1e9:.1f} ГБ", advice if level != "ok" else "")
    for name in ("secret_key", "postgres.passwords.json"):
        path = home / name
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding("файлы", "unsafe", f"{path} может читать кто угодно", f"chmod 600 {path}")


def check_shared_memory() -> Iterator[Finding]:
    """The embedded database lays its parallel work into /dev/shm, and breaks off where that is full."""
    if has_own_server(os.environ) or not _SHARED_MEMORY.is_dir():
        return
    size = shutil.disk_usage(_SHARED_MEMORY).total
    text = f"{_SHARED_MEMORY}: {size / 1e6:.0f} МБ"
    if size < SHARED_MEMORY_WARNING:
        advice = "дайте контейнеру больше: docker run --shm-size=256m"
        yield Finding("общая память", "warning", text, advice)
    else:
        yield Finding("общая память", "ok", text)


def check_backup() -> Iterator[Finding]:
    if settings.DEMO:
        return
    found = find_last_backup(Path(settings.HOME))
    advice = "сделайте: orientir backup ПАПКА, и храните её на другой машине"
    if found is None:
        yield Finding("резервная копия", "warning", "не делалась ни разу", advice)
        return
    made_at, folder = found
    days = (timezone.now() - made_at).days
    text = f"{made_at:%d.%m.%Y %H:%M}, дней назад: {days}, {folder}"
    is_old = timezone.now() - made_at > BACKUP_WARNING
    level: Level = "warning" if is_old else "ok"
    yield Finding("резервная копия", level, text, advice if is_old else "")


def check_packs() -> Iterator[Finding]:
    names = [folder.name for folder in list_packs()]
    if names:
        yield Finding("методики", "ok", ", ".join(names))
    else:
        advice = "верните папку packs/ из поставки"
        yield Finding("методики", "unsafe", "не найдено ни одной методики", advice)


def check_migrations() -> Iterator[Finding]:
    pending, unknown = list_pending_migrations(), list_unknown_migrations()
    if unknown:
        text = f"база новее программы: {unknown[-1]} программе не известна"
        yield Finding("миграции", "unsafe", text, "запустите ту версию, до которой обновили базу")
    elif pending:
        text = f"база старше программы: не применено миграций {len(pending)}"
        yield Finding("миграции", "unsafe", text, "выполните orientir upgrade")
    else:
        yield Finding("миграции", "ok", "база соответствует программе")


def check_web_role() -> Iterator[Finding]:
    web = connection_of("web", Path(settings.HOME), os.environ)["USER"]
    advice = "создайте роли командой orientir db bootstrap и пропишите их в адресах"
    rights = _rows(
        "SELECT rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n"
        " ON n.oid = c.relnamespace WHERE pg_has_role(r.oid, c.relowner, 'MEMBER')"
        " AND n.nspname = 'public') FROM pg_roles r WHERE rolname = %s",
        web,
    )
    if not rights:
        yield Finding("роль web", "unsafe", f"нет роли базы данных {web}", advice)
        return
    names = ("суперпользователь", "обходит защиту строк", "владеет таблицами")
    wrong = [name for name, is_so in zip(names, rights[0], strict=True) if is_so]
    if wrong:
        yield Finding("роль web", "unsafe", f"роль {web}: {', '.join(wrong)}", advice)
    else:
        yield Finding("роль web", "ok", f"{web} без лишних прав")


def check_row_security() -> Iterator[Finding]:
    bare = [
        str(name)
        for (name,) in _rows(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1"
        )
        if not str(name).startswith(PLUMBING)
    ]
    if bare:
        text = f"таблицы без защиты строк: {', '.join(bare)}"
        yield Finding("защита строк", "unsafe", text, "выполните orientir db migrate")
    else:
        yield Finding("защита строк", "ok", "включена на всех таблицах")


def check_search() -> Iterator[Finding]:
    """Under the locale C the database takes Russian letters for no letters, and search finds nothing alike."""
    if not _rows("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"):
        text = "нет расширения pg_trgm: поиск с опечатками не работает"
        yield Finding("поиск", "warning", text, "поставьте расширения: orientir db bootstrap")
    elif _rows("SELECT show_trgm('я') = '{}'")[0] == (True,):
        advice = "создайте базу с LC_CTYPE ru_RU.UTF-8 или C.UTF-8 и перенесите в неё данные"
        yield Finding("поиск", "warning", "база не знает русских букв: поиск не найдёт", advice)
    else:
        yield Finding("поиск", "ok", "русские буквы ищутся и с опечатками")


def check_events() -> Iterator[Finding]:
    """What rooms tell each other: a delivery that fails holds up the ones behind it."""
    if _is_fresh() or list_pending_migrations():
        return
    states = list_listener_states()
    failed = [state for state in states if state.has_failed]
    for state in failed:
        text = (
            f"{state.name}: {state.next_kind} {state.next_subject} не доставлено, попыток {state.attempts}, "
            f"ждут {state.waiting}: {state.error}"
        )
        yield Finding("события", "warning", text, "устраните причину: доставка повторится сама")
    if not failed:
        waiting = sum(state.waiting for state in states)
        yield Finding("события", "ok", f"слушателей {len(states)}, ждут доставки {waiting}")


def check_mail() -> Iterator[Finding]:
    if _is_fresh() or list_pending_migrations():
        return
    for level, text, advice in inspect_mail():
        yield Finding("письма", level, text, advice)


def check_demo_accounts() -> Iterator[Finding]:
    if settings.DEMO or _is_fresh():
        return
    (count,) = _rows("SELECT count(*) FROM registry_account WHERE is_demo AND is_active")[0]
    if count:
        text = f"в рабочем режиме есть показные учётные записи: {count}"
        yield Finding("учётные записи", "unsafe", text, "возьмите новую базу или отключите их")
    else:
        yield Finding("учётные записи", "ok", "показных учётных записей нет")


def _is_fresh() -> bool:
    """Whether the database has no tables of ours yet."""
    return _rows("SELECT to_regclass('public.registry_account') IS NULL")[0] == (True,)


def _rows(query: str, *values: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return list(cursor.fetchall())


SETTINGS_CHECKS: tuple[Check, ...] = (
    check_secret,
    check_hosts,
    check_second_factor,
    check_home,
    check_shared_memory,
    check_backup,
    check_packs,
)
DATABASE_CHECKS: tuple[Check, ...] = (
    check_migrations,
    check_web_role,
    check_row_security,
    check_search,
    check_events,
    check_mail,
    check_demo_accounts,
)
