"""What is answered while the database is away: being started, restarted, or full of connections."""

from __future__ import annotations

import logging
import sys
from http import HTTPStatus

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from orientir.kit.ui.frame import Frame

RETRY_AFTER = 5  # seconds; a killed server is back sooner or not at all
CONNECTION_LOST = "08"  # SQLSTATE class: connection exceptions
SHUT_OR_STARTING = {"57P01", "57P02", "57P03", "53300"}
"""Shut down by its administrator, crashed, not ready yet, no connection left (PostgreSQL, appendix A)."""

_log = logging.getLogger(__name__)


def is_absence(error: BaseException | None) -> bool:
    """Whether a failure is of the connection and not of what was asked: asking again may help."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)  # none: the server never answered
    return state is None or state in SHUT_OR_STARTING or state.startswith(CONNECTION_LOST)


def absent(request: HttpRequest, error: Error) -> HttpResponse:
    """503 with one sentence, made without the database, in the form that was asked for."""
    _log.warning("database is away: %s: %s", request.path, str(error).partition("\n")[0])
    sentence = _("The database is starting: reload the page in a few seconds.")
    response = _in_form(request, sentence)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _in_form(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):  # a part of a page has room for a sentence only
        return HttpResponse(sentence, content_type="text/plain; charset=utf-8")
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"error": sentence}, json_dumps_params={"ensure_ascii": False})
    again = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    context = {"frame": Frame(), "sentence": sentence, "again": again}
    return HttpResponse(
        render_to_string("access/absent.html", context)
    )  # no request: no one is asked for


def failed(request: HttpRequest) -> HttpResponse:
    """Handler of 500: a lost database found out where no middleware of ours looks is no fault of the page."""
    error = sys.exc_info()[1]
    if isinstance(error, Error) and is_absence(error):
        return absent(request, error)
    return server_error(request)
