"""``/health/`` for a load balancer; ``/health/metrics`` for monitoring, in the text format of Prometheus."""

from __future__ import annotations

import hmac
import shutil
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orientir import __version__
from orientir.kit.access.gate import open_to_all
from orientir.project.backups import find_last_backup

TEXT = "text/plain; version=0.0.4; charset=utf-8"
WORDS = {
    "orientir_jobs_waiting": "Jobs that wait",
    "orientir_jobs_running": "Jobs under way",
    "orientir_jobs_failed_day": "Jobs that failed within a day",
    "orientir_jobs_oldest_waiting_seconds": "How long the oldest of those that wait has waited",
    "orientir_worker_silence_seconds": "Since the last sign of any worker; -1: there was none",
    "orientir_sessions": "Sessions used within five minutes",
    "orientir_logins_refused_hour": "Log-ins and addresses with failures within an hour",
    "orientir_journal_unsealed_seconds": "Age of the oldest entry of the journal that is not sealed",
    "orientir_database_bytes": "Size of the database",
    "orientir_disk_free_bytes": "Free on the disk of the home",
    "orientir_backup_age_seconds": "Since the last copy of this home; -1: there was none",
}


@require_safe
@open_to_all
def health(_request: HttpRequest) -> HttpResponse:
    """200 while pages can be served, 503 while the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return JsonResponse(
            {"state": "database does not answer"}, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    return JsonResponse({"state": "ok"})


@require_safe
@open_to_all
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for who has the token of monitoring; for everybody else there is no such page."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    return HttpResponse(_as_text(_figures()), content_type=TEXT)


def _figures() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select name, value from health_figures()")
            found = {f"orientir_{name}": value for name, value in cursor.fetchall()}
    except DatabaseError:
        return {"orientir_up": 0}
    home = Path(settings.HOME)
    return {
        "orientir_up": 1,
        **found,
        "orientir_disk_free_bytes": shutil.disk_usage(home).free,
        "orientir_backup_age_seconds": _backup_age(home),
    }


def _backup_age(home: Path) -> float:
    found = find_last_backup(home)
    return (timezone.now() - found[0]).total_seconds() if found else -1.0


def _as_text(figures: dict[str, Any]) -> str:
    lines = [
        "# HELP orientir_info Version of the program",
        "# TYPE orientir_info gauge",
        f'orientir_info{{version="{__version__}"}} 1',
    ]
    for name, value in figures.items():
        lines += [
            f"# HELP {name} {WORDS.get(name, 'Whether the database answers')}",
            f"# TYPE {name} gauge",
            f"{name} {float(value):g}",
        ]
    return "\n".join(lines) + "\n"
