"""Pages of the second factor: asked for at log-in, set and renewed in one's own account."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from orientir.kit import journal
from orientir.kit.access import factors
from orientir.kit.access.acting import ActingRequest, bind_token
from orientir.kit.access.gate import open_to_all
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.views import refusal_of_tries, safe_target
from orientir.kit.documents.qr import qr_svg


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "Six digits of the application, or one of the printed recovery codes."
        ),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "class": "o-short"}
        ),
    )


@open_to_all
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActingRequest) -> HttpResponse:
    """The second step of a log-in: the session opens once its code is right."""
    bind_token(request.COOKIES.get(COOKIE, ""))
    if not factors.is_awaited():
        return redirect("/")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = factors.try_code(code=form.cleaned_data["code"], at=timezone.now())
        if tried.passed:
            return redirect(safe_target(request))
        form.add_error("code", _wrong(tried))
    return render(
        request,
        "access/code.html",
        {"form": form, "target": safe_target(request), "page_has_mistakes": bool(form.errors)},
        status=_status(form),
    )


def _wrong(tried: factors.Try) -> str:
    return refusal_of_tries(
        _("The code is not right. Codes change every half a minute and are good once."),
        tried.wait_seconds,
    )


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: ActingRequest) -> HttpResponse:
    """One's own second factor: set the first, or, after its code was shown, another and other recovery codes."""
    assert request.account is not None
    own = factors.find_own_factor()
    if own is not None and not own.is_fresh:
        return _show_again(request, own)
    if own is not None and request.POST.get("deed") == "renew":
        return _codes(request, factors.renew_codes(), "access.recovery_renewed")
    return _offer(request, own)


def _show_again(request: ActingRequest, own: factors.OwnFactor) -> HttpResponse:
    """What stands; a change asks for a code of the present factor first."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = factors.try_code(code=form.cleaned_data["code"], at=timezone.now())
        if tried.passed:
            return redirect("access:second-factor")
        form.add_error("code", _wrong(tried))
    context = {"own": own, "form": form, "page_has_mistakes": bool(form.errors)}
    return render(request, "access/factor.html", context, status=_status(form))


def _offer(request: ActingRequest, own: factors.OwnFactor | None) -> HttpResponse:
    assert request.account is not None
    login, sealed = request.account.login, request.POST.get("sealed", "")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        made = factors.accept_offer(login=login, sealed=sealed, code=typed, at=timezone.now())
        if made:
            return _codes(request, made, "access.factor_set")
        form.add_error(
            "code", _("The code is not of this picture: scan it again and type the code shown now.")
        )
    offer = factors.make_offer(login, sealed)
    context = {
        "own": own,
        "form": form,
        "offer": offer,
        "secret": " ".join(offer.secret[i : i + 4] for i in range(0, len(offer.secret), 4)),
        "picture": mark_safe(qr_svg(offer.address)),  # noqa: S308 drawn by us, of our own words
        "is_needed": request.account.needs_factor,
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "access/factor_offer.html", context, status=_status(form))


def _codes(request: ActingRequest, made: list[str], event: str) -> HttpResponse:
    assert request.account is not None
    account = request.account
    journal.record(
        event=event,
        by=account.account_id,
        at=timezone.now(),
        subject=f"account:{account.account_id}",
        persons=[account.person_id] if account.person_id else [],
    )
    return render(request, "access/recovery_codes.html", {"codes": made})


def _status(form: forms.Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def is_wanted(request: HttpRequest) -> bool:
    """Whether who acts has to set a second factor before anything else opens."""
    account = getattr(request, "account", None)
    return account is not None and account.needs_factor and not account.has_factor
