"""What every command that needs the database does first: have it at hand, then set Django up as one role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from orientir.core.mistakes import Mistake
from orientir.kit.database.addresses import has_own_server
from orientir.kit.database.cluster import Cluster, hold
from orientir.project.backups.restoring import refuse_half_restored
from orientir.project.places import home_of

_CUT_OFF = (
    "связь с базой данных прервалась, начатое отменено: проверьте orientir db status и повторите"
)
_REASONS = {
    "53100": "на диске базы данных кончилось место, начатое отменено: освободите его и повторите",
    "53200": "базе данных не хватило памяти, начатое отменено: освободите её и повторите",
    "53300": "к базе данных подключилось слишком много программ: закройте лишние и повторите",
    "40P01": "две команды ждали друг друга, эта отменена: повторите её",
}


def embedded_cluster() -> Cluster:
    """The cluster of this home, whether it runs or not."""
    return Cluster(home_of(os.environ))


def database_at_hand() -> AbstractContextManager[object]:
    """Inside the block the database answers: the embedded one is started if need be; the last to leave stops it."""
    return nullcontext() if has_own_server() else hold(embedded_cluster())


@contextmanager
def opened(role: str) -> Iterator[None]:
    """Django, connected as ``role`` (web, worker, owner, system). Where it is set up already, it stays as it is."""
    from django.apps import apps

    if apps.ready:
        yield
        return
    os.environ["ORIENTIR_DB_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orientir.project.settings")
    refuse_half_restored(home_of(os.environ))
    with database_at_hand():
        import django
        from django.db import connections

        django.setup()
        try:
            with _explained():
                yield
        finally:
            connections.close_all()


@contextmanager
def _explained() -> Iterator[None]:
    """What befalls the server of the database is told as a mistake; what is wrong in our queries is not."""
    from django.db import OperationalError

    try:
        yield
    except OperationalError as error:
        code = getattr(error.__cause__, "sqlstate", None)
        reason = str(error).strip().splitlines()[0]
        raise Mistake(_REASONS.get(code or "", _CUT_OFF) + f" ({reason})") from error
