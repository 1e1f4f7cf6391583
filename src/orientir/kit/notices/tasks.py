"""Letters are made and sent once a minute, as the role of the system."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from orientir.kit.notices.gathering import gather_letters
from orientir.kit.notices.mailing import send_letters
from orientir.kit.notices.smtp import find_mail_server


@app.periodic(cron="* * * * *")
@app.task(name="orientir.send_letters", queueing_lock="orientir.send_letters", queue="system")
def post(timestamp: int) -> None:  # noqa: ARG001 the queue passes it
    server = find_mail_server()
    if server is not None:
        gather_letters(timezone.now())
        send_letters(server, timezone.now())
