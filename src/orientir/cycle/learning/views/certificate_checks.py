"""The public page of checking a certificate: no log-in, and nothing but what the paper itself says."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orientir.cycle.learning.certificate_numbers import read_check_code, show_check_code
from orientir.cycle.learning.queries.certificates import check_certificate
from orientir.kit.access.gate import open_to_all
from orientir.kit.access.logins import address_of

STATUSES = {"often": HTTPStatus.TOO_MANY_REQUESTS, "unknown": HTTPStatus.NOT_FOUND}


@open_to_all
@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    code = read_check_code(request.GET.get("code", "")[:40])[:12]
    if code and code.isascii() and code.isalnum():
        return redirect("learning:check-code", show_check_code(code))
    return render(request, "learning/check.html", {"found": None})


@open_to_all
@never_cache
@require_safe
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """What a code tells; where a QR code leads. Search engines are told to stay away."""
    found = check_certificate(code, address=address_of(request))
    context = {"found": found, "code": show_check_code(read_check_code(code)[:12])}
    status = STATUSES.get(found.outcome, HTTPStatus.OK)
    answer = render(request, "learning/check.html", context, status=status)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
