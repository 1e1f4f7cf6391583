"""Background work of the room: fetch, act, stop."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from orientir.cycle.decisions.actions.telling import remind_of_terms, tell_charged
from orientir.kit.events import api as events


@events.listens("decisions.signed", name="decisions.tell_charged")
def tell_signed(told: events.Told) -> None:
    """Whoever is charged hears of it."""
    tell_charged(decision=int(told.subject), at=told.at)


@app.periodic(cron="50 3 * * *")  # by UTC: morning in most of the country
@app.task(
    name="decisions.remind_of_terms", queueing_lock="decisions.remind_of_terms", queue="system"
)
def remind_daily(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    """Once a day: whose term is near or is just over."""
    remind_of_terms(at=timezone.now())
