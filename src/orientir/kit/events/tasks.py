"""The queue calls on the outbox every few seconds, as the role of the system."""

from __future__ import annotations

from procrastinate.contrib.django import app

from orientir.kit.events.delivering import deliver_events


@app.periodic(cron="* * * * * */5")
@app.task(name="orientir.deliver_events", queueing_lock="orientir.deliver_events", queue="system")
def deliver(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    deliver_events()
