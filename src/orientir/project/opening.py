"""What every command that needs the database does first: have it at hand, then set Django up as one role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from orientir.kit.database.addresses import has_own_server
from orientir.kit.database.cluster import Cluster, hold
from orientir.project.places import home_of


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
    with database_at_hand():
        import django
        from django.db import connections

        django.setup()
        try:
            yield
        finally:
            connections.close_all()
