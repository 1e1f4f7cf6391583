"""The sitting in a browser: its entrance, the player's page, and the small documents the player asks for."""

from __future__ import annotations

import json
from hashlib import sha256
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orientir.cycle.assessment.actions.adaptive import Sent, advance
from orientir.cycle.assessment.actions.sittings import (
    SittingNotOpened,
    SittingUnknown,
    accept_late_answers,
    begin_sitting,
    explain_refusal,
    finish_sitting,
)
from orientir.cycle.assessment.pages.embedded import embedded, embedded_words
from orientir.cycle.assessment.pages.sitting_words import player_words
from orientir.cycle.assessment.queries.papers import UnderWay, find_paper, find_under_way
from orientir.cycle.assessment.queries.sittings import (
    Entrance,
    count_kept,
    find_entrance,
    find_picture,
    find_queue_key,
    is_sitting_of,
    list_late_answers,
    rescue_answers,
)
from orientir.cycle.assessment.rules import runs_procedures
from orientir.cycle.assessment.views.line import Line, ask_again_after
from orientir.cycle.assessment.views.saving import NotAnswers, read_answers
from orientir.cycle.registry.api import title_of
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only, open_to_all
from orientir.kit.access.logins import COOKIE
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Actor

LINE = Line()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sit(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Before the test its terms, during it the player, after it what was kept."""
    account = _acting(request)
    if account.person_id is None:
        raise Http404
    if request.method == "POST":
        before = LINE.enter(account.person_id)
        return _wait(request, before) if before else _begin(invitation_id)
    under_way = find_under_way(invitation_id)
    if under_way is not None:
        LINE.leave(account.person_id)
        return _play(request, under_way, account)
    found = find_entrance(invitation_id, account.person_id)
    if found is None:
        raise Http404
    return _entrance(request, found)


def _wait(request: HttpRequest, before: int) -> HttpResponse:
    """The clock of the test has not begun; the page asks again by itself."""
    seconds = ask_again_after(before)
    told = {"before": before, "seconds": seconds}
    page = render_to_string("assessment/sitting_line.html", told, request)
    return HttpResponse(page, status=HTTPStatus.ACCEPTED, headers={"Retry-After": str(seconds)})


def _begin(invitation: int) -> HttpResponse:
    try:
        begin_sitting(invitation=invitation)
    except SittingNotOpened as refusal:
        if refusal.word == "unknown":
            raise Http404 from refusal  # else the page says why
    return redirect("assessment:sit", invitation)


def _play(request: HttpRequest, under_way: UnderWay, account: Acting) -> HttpResponse:
    told = {
        "sitting": under_way.sitting,
        "account": account.account_id,
        "login": account.login,
    }
    context = {
        "title": under_way.title,
        "actor": Actor(account.display_name, title_of(account.role)),
        "told": told,
        "paper": embedded(under_way.paper | {"token": get_token(request)}),
        "words": embedded_words(get_language() or ""),
    }
    return render(request, "assessment/sitting.html", context)


def _entrance(request: HttpRequest, found: Entrance) -> HttpResponse:
    ended = found.last_ended
    context = {
        "procedure": found.invitation.procedure,
        "found": found,
        "may_begin": not found.refusal,
        "why_not": explain_refusal(found.refusal) if found.refusal else "",
        "kept": count_kept(ended.pk) if ended else None,
        "ended": ended,
        "told": {
            "sitting": ended.pk if ended else None,
            "account": _acting(request).account_id,
            "words": player_words(),
        },
    }
    return render(request, "assessment/sitting_entrance.html", context)


@never_cache
@require_GET
def paper(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Tasks, last answers, the clock and the key of the queue; 409 once the sitting has ended."""
    found = find_paper(sitting_id)
    if found is None:
        is_own = is_sitting_of(sitting_id, _acting(request).person_id)
        status = HTTPStatus.CONFLICT if is_own else HTTPStatus.NOT_FOUND
        return JsonResponse({"state": "ended" if is_own else "unknown"}, status=status)
    found["token"] = get_token(request)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_POST
def onward(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Of an adaptive test: keep the answer and choose the next task, in one transaction; asking again does no harm."""
    try:
        device, answers = read_answers(request)
        after = json.loads(request.body).get("after")
        if type(after) is not int:
            raise NotAnswers("нет номера задания, после которого идти дальше (after)")
    except NotAnswers as mistake:
        return JsonResponse({"state": "refused", "reason": str(mistake)}, status=400)
    sent = Sent(request.COOKIES.get(COOKIE, ""), device, answers)
    found = advance(sitting=sitting_id, after=after, sent=sent)
    if found.state == "unknown":
        return JsonResponse({"state": "unknown"}, status=HTTPStatus.NOT_FOUND)
    return JsonResponse({"state": found.state, "saving": json.loads(found.said or "{}")})


@require_GET
def picture(_request: HttpRequest, sitting_id: int, sha256: str) -> HttpResponse:
    """A picture of one's own open sitting; named by its content, so a browser asks once."""
    found = find_picture(sitting_id, sha256)
    if found is None:
        raise Http404
    media_type, content = found
    response = HttpResponse(content, content_type=media_type)
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    )
    return response


@require_POST
def end(_request: HttpRequest, sitting_id: int) -> HttpResponse:
    """End one's own sitting: once, however often the button is pressed or the network repeats it."""
    try:
        ended_at = finish_sitting(sitting=sitting_id)
    except SittingUnknown as error:
        raise Http404 from error
    return JsonResponse({"state": "ended", "ended_at": ended_at.isoformat()})


@never_cache
@require_GET
def queue_key(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The key of a browser's queue and of its rescue file."""
    key = find_queue_key(sitting_id)
    if key is None:
        raise Http404
    return JsonResponse({"key": key, "token": get_token(request)})


@open_to_all
@never_cache
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """A fresh token against forged requests, for a page that stood open over a log-in."""
    return JsonResponse({"token": get_token(request)})


@open_to_all
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What a test's page is without a connection: the same for everybody, kept by the browser beforehand."""
    return render(request, "assessment/sitting_offline.html")


@open_to_all
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows it; a new one whenever the page or a file of it has changed."""
    page = render_to_string("assessment/sitting_offline.html")
    mark = sha256(page.encode()).hexdigest()[:12]
    response = render(request, "assessment/sitting_worker.js", {"mark": mark})
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def rescue(request: HttpRequest) -> HttpResponse:
    """A rescue file is opened in the browser and its answers sent; the operator sees what came late."""
    account = _acting(request)
    is_operator = runs_procedures(account)
    if request.method == "POST" and is_operator:
        return _accept(request, account)
    late = list_late_answers() if is_operator else []
    note_look(request, [one.person for one in late])
    told = {"words": player_words(), "operator": is_operator}
    context = {"late": late, "is_operator": is_operator, "told": told}
    return render(request, "assessment/rescue.html", context)


def _accept(request: HttpRequest, account: Acting) -> HttpResponse:
    sitting = request.POST.get("sitting", "")
    if sitting.isdecimal():
        accept_late_answers(sitting=int(sitting), by=account.account_id, at=timezone.now())
    return redirect("assessment:rescue")


@require_POST
@only(runs_procedures, _("Rescue files of others"), _("the operator of the procedure"))
def rescue_upload(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Answers of somebody's rescue file, sent by the operator."""
    try:
        device, answers = read_answers(request)
    except NotAnswers as mistake:
        return JsonResponse({"state": "refused", "reason": str(mistake)}, status=400)
    return HttpResponse(
        rescue_answers(sitting_id, device, answers), content_type="application/json"
    )


def _acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account
