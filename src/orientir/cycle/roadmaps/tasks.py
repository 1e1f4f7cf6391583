"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from orientir.cycle.roadmaps.actions.reminding import send_digests


@app.periodic(cron="20 3 * * 1")  # by UTC: Monday morning in most of the country
@app.task(name="roadmaps.digest", queueing_lock="roadmaps.digest", queue="system")
def digest(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """As the role of the system, for nobody."""
    send_digests(at=timezone.now())
