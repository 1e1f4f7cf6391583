"""The mail server: ``ORIENTIR_SMTP_URL`` = ``smtp://user:password@host:587?starttls=1`` or ``smtps://…:465``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import Count

from orientir.core.mistakes import Mistake
from orientir.kit.notices.models import NoticeLetter

PATIENCE = 20  # seconds for an answer of the mail server
PORTS = {"smtp": 25, "smtps": 465}
EXAMPLE = "smtp://user:password@mail.example.ru:587?starttls=1"


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    starts_tls: bool

    def open(self, patience: int = PATIENCE) -> EmailBackend:
        """A connection that has logged in. Raises OSError or SMTPException."""
        backend = EmailBackend(
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.starts_tls,
            use_ssl=self.is_tls,
            timeout=patience,
        )
        backend.open()
        return backend


def find_mail_server() -> MailServer | None:
    """The server that the settings name; ``None``: letters are not sent. Raises Mistake for a wrong address."""
    return read_address(settings.SMTP_URL) if settings.SMTP_URL else None


def read_address(url: str) -> MailServer:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Mistake(f"ORIENTIR_SMTP_URL: порт не число; пример: {EXAMPLE}") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise Mistake(f"ORIENTIR_SMTP_URL: нужен адрес вида {EXAMPLE} или smtps://…")
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=parts.scheme == "smtps",
        starts_tls=parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "yes", "true"),
    )


def inspect_mail() -> Iterator[tuple[Literal["ok", "warning"], str, str]]:
    """For the doctor: level, what is so, what to do. Asks the mail server itself."""
    try:
        server = find_mail_server()
    except Mistake as mistake:
        yield "warning", str(mistake), "исправьте адрес и перезапустите"
        return
    if server is None:
        advice = f"задайте ORIENTIR_SMTP_URL ({EXAMPLE}), ORIENTIR_MAIL_FROM и ORIENTIR_URL"
        yield "warning", "письма не отправляются: почтовый сервер не задан", advice
        return
    yield _try(server)
    yield from _stuck_letters()


def _try(server: MailServer) -> tuple[Literal["ok", "warning"], str, str]:
    try:
        server.open(patience=5).close()
    except OSError as error:  # SMTPException is one
        text = f"почтовый сервер {server.host}:{server.port} не отвечает: {error}"
        return "warning", text, "проверьте адрес, имя и пароль в ORIENTIR_SMTP_URL"
    return "ok", f"{server.host}:{server.port} принимает письма от {settings.MAIL_FROM}", ""


def _stuck_letters() -> Iterator[tuple[Literal["ok", "warning"], str, str]]:
    states = NoticeLetter.State
    bad = (states.FAILED, states.LOST)
    counted = dict(
        NoticeLetter.objects.filter(state__in=bad).values_list("state").annotate(n=Count("id"))
    )
    if counted:
        text = (
            f"писем не принято сервером: {counted.get(states.FAILED, 0)}, "
            f"отправка прервана: {counted.get(states.LOST, 0)}"
        )
        yield "warning", text, "сами сообщения адресаты видят в системе; причины — в notices_letter"
