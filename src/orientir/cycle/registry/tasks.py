"""What the registry does by itself, at night."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from orientir.cycle.registry.actions.terms import keep_terms


@app.periodic(cron="15 22 * * *")  # by UTC: night in most of the country
@app.task(name="registry.keep_terms", queueing_lock="registry.keep_terms", queue="system")
def keep_terms_nightly(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    keep_terms(at=timezone.now())
