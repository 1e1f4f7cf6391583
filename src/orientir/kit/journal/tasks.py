"""A day of the journal is sealed once it is over, as the role of the system."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from orientir.kit.journal.sealing import seal_journal, tell_seal


@app.periodic(cron="5 * * * *")  # every hour: midnight comes at another hour in every zone
@app.task(name="orientir.seal_journal", queueing_lock="orientir.seal_journal", queue="system")
def seal(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    now = timezone.localtime()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    sealed = seal_journal(before=today)
    if sealed is not None:
        tell_seal(sealed, Path(settings.HOME), now)
