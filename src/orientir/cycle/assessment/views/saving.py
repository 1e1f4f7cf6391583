"""Answers taken in: the shortest way from a browser to the database's log.

A save is a statement that learns by itself who acts, so it does without the rest of the middleware. What is
acknowledged has been committed; asking again does no harm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import psycopg
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.http import require_POST

from orientir.cycle.assessment.actions.saving import Save, Writer
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.middleware import HeadersMiddleware

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]
PATH: Final = re.compile(r"/assessment/sitting/(\d{1,18})/answers/")
MOST_BYTES, MOST_ANSWERS = 2_000_000, 200
WRITER: Final = Writer()
STATUSES = {"stranger": HTTPStatus.UNAUTHORIZED, "unknown": HTTPStatus.NOT_FOUND}


class NotAnswers(ValueError):
    """The body of a request is not what a browser of ours sends."""


class SavesFirst:
    """A WSGI application in front of Django's: a save takes a third of the way that a page takes."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.taking = HeadersMiddleware(SavingMiddleware(_no_page))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["REQUEST_METHOD"] != "POST" or not PATH.fullmatch(environ["PATH_INFO"]):
            return self.application(environ, start_response)
        response = self.taking(WSGIRequest(environ))
        status = f"{response.status_code} {response.reason_phrase}"
        start_response(status, list(response.items()))
        return [response.content]


def _no_page(_request: HttpRequest) -> HttpResponse:
    raise LookupError("only saves come here")


class SavingMiddleware:
    """Takes the one address of saving before anything else does; it stands right behind the headers."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.guard = CsrfViewMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = PATH.fullmatch(request.path_info) if request.method == "POST" else None
        if found is None:
            response: HttpResponse = self.get_response(request)
            return response
        self.guard.process_request(request)
        if self.guard.process_view(request, save, (), {}) is not None:
            return _told({"state": "stale_page"}, HTTPStatus.FORBIDDEN)
        return save(request, int(found[1]))


@require_POST
def save(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Keep answers; the body is ``{"device", "answers": [{"sequence", "position", "content", "given_at"}]}``."""
    if not request.COOKIES.get(COOKIE):
        return _told({"state": "stranger"}, HTTPStatus.UNAUTHORIZED)
    try:
        device, answers = read_answers(request)
    except NotAnswers as mistake:
        return _told({"state": "refused", "reason": str(mistake)}, HTTPStatus.BAD_REQUEST)
    try:
        said = WRITER.keep(Save(request.COOKIES.get(COOKIE, ""), sitting_id, device, answers))
    except psycopg.DataError as error:
        reason = str(error).partition("\n")[0]
        return _told({"state": "refused", "reason": reason}, HTTPStatus.BAD_REQUEST)
    except (psycopg.Error, Error):
        return _told({"state": "away"}, HTTPStatus.SERVICE_UNAVAILABLE)
    state = json.loads(said)["state"]
    return _raw(said, STATUSES.get(state, HTTPStatus.OK))


def read_answers(request: HttpRequest) -> tuple[str, str]:
    """Device and answers (as JSON text) of a request; raises NotAnswers with what is wrong."""
    if len(request.body) > MOST_BYTES:
        raise NotAnswers(f"больше {MOST_BYTES} байт за раз")
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise NotAnswers("не JSON") from error
    device = said.get("device") if isinstance(said, dict) else None
    answers = said.get("answers") if isinstance(said, dict) else None
    if not isinstance(device, str) or not re.fullmatch(r"[0-9a-zA-Z-]{1,36}", device):
        raise NotAnswers("нет обозначения браузера (device)")
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        raise NotAnswers(f"нужен список ответов, не больше {MOST_ANSWERS} за раз")
    for number, answer in enumerate(answers, start=1):
        _check(answer, number)
    text = json.dumps(answers, ensure_ascii=False)
    return device, _storable(answers) if _UNSTORABLE.search(text) else text


def _check(answer: Any, number: int) -> None:
    if not isinstance(answer, dict) or not {"sequence", "position", "content"} <= answer.keys():
        raise NotAnswers(f"ответ {number}: нужны sequence, position и content")
    sequence, position, given = answer["sequence"], answer["position"], answer.get("given_at")
    if type(sequence) is not int or not 0 < sequence < 2**53:
        raise NotAnswers(f"ответ {number}: sequence должен быть целым числом от 1")
    if type(position) is not int or not 0 < position < 32768:
        raise NotAnswers(f"ответ {number}: position должен быть номером задания")
    if given is not None and not isinstance(given, str):
        raise NotAnswers(f"ответ {number}: given_at должен быть временем")


_UNSTORABLE = re.compile("\\\\u0000|[\ud800-\udfff]")
_DROPPED = re.compile("[\0\ud800-\udfff]")


def _storable(answers: Any) -> str:
    """What no database keeps (zero characters, halves of letters) is left out; the rest stays."""
    return json.dumps(_without(answers), ensure_ascii=False)


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return _DROPPED.sub("", value)
    if isinstance(value, list):
        return [_without(one) for one in value]
    if isinstance(value, dict):
        return {_DROPPED.sub("", key): _without(one) for key, one in value.items()}
    return value


def _told(said: dict[str, str], status: HTTPStatus) -> HttpResponse:
    return _raw(json.dumps(said, ensure_ascii=False), status)


def _raw(text: str, status: HTTPStatus) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Length"] = str(
        len(response.content)
    )  # what follows would have said it
    return response
