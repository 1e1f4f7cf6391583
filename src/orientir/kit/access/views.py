"""Log-in, log-out, switch of role, one's own account, and the page that says what one may not see."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from orientir.kit.access import logins
from orientir.kit.access.acting import ActingRequest, act_by_grant, bind_token
from orientir.kit.access.factors import is_awaited
from orientir.kit.access.forms import LoginForm, PasswordForm
from orientir.kit.access.gate import open_to_all
from orientir.kit.access.passwords import change_own_password


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: ActingRequest) -> HttpResponse:
    """Ask for login and password; right ones lead to where the person was going."""
    target = safe_target(request)
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt = logins.log_in(address=logins.address_of(request), **form.cleaned_data)
        if attempt.token:
            return _entered(request, attempt.token, target)
        form.add_error(None, _refusal(attempt.wait_seconds))
    return render(
        request,
        "access/login.html",
        {"form": form, "target": target, "page_has_mistakes": bool(form.errors)},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _entered(request: HttpRequest, token: str, target: str) -> HttpResponse:
    logins.log_out()  # the session that this browser had before, if any
    rotate_token(request)
    response = HttpResponseRedirect(_next_step(token, target))
    logins.put_cookie(response, token)
    return response


def _next_step(token: str, target: str) -> str:
    """Where a right password leads: on, or first to the second factor."""
    bind_token(token)
    if not is_awaited():
        return target
    return f"{reverse('access:code')}?{urlencode({'next': target})}"


def _refusal(wait_seconds: int) -> str:
    wrong = _("The login and the password do not match. Check the layout of the keyboard.")
    return refusal_of_tries(wrong, wait_seconds)


def refusal_of_tries(wrong: str, wait_seconds: int) -> str:
    """What was wrong, and how long the next try will wait."""
    if not wait_seconds:
        return wrong
    wait = ngettext(
        "Too many tries: the next one will be looked at in %(number)d second.",
        "Too many tries: the next one will be looked at in %(number)d seconds.",
        wait_seconds,
    )
    return f"{wrong} {wait % {'number': wait_seconds}}"


def safe_target(request: HttpRequest) -> str:
    """Where the person was going, if it is an address of ours."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    hosts = {request.get_host()}
    is_safe = url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure())
    return target if is_safe else "/"


@require_POST
def logout(_request: HttpRequest) -> HttpResponse:
    """Close the session here and in the database."""
    logins.log_out()
    response = redirect("access:login")
    response.delete_cookie(logins.COOKIE, samesite="Lax")
    return response


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Go on by another grant of one's own."""
    chosen = request.POST.get("grant", "")
    if not chosen.isdecimal() or not act_by_grant(int(chosen)):
        return forbidden(request, None)
    return redirect("/")


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: ActingRequest) -> HttpResponse:
    """One's own account: what one acts as, and the password."""
    assert request.account is not None
    form = PasswordForm(request.POST or None, account=request.account)
    if request.method == "POST" and form.is_valid():
        login_name = request.account.login
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        if change_own_password(login=login_name, old=old, new=new):
            return redirect("access:password-changed")
        form.add_error("old", _("This is not your present password."))
    return render(
        request,
        "access/account.html",
        {"form": form, "account": request.account, "page_has_mistakes": bool(form.errors)},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_http_methods(["GET", "HEAD"])
def password_changed(request: HttpRequest) -> HttpResponse:
    return render(request, "access/password_changed.html")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What this is and who can grant it: handler of 403."""
    context = {
        "what": getattr(exception, "what", ""),
        "who": getattr(exception, "who", ""),
    }
    return render(request, "access/forbidden.html", context, status=HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 as Django calls it
    """The form's protection did not match: mostly a page that stood open over a log-in."""
    return render(request, "access/csrf.html", status=HTTPStatus.FORBIDDEN)
