"""Targets of the next year: proposed from forecasts, accepted by a person."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.effects.forms import TargetForm
from orientir.cycle.effects.pages.targets import history, proposal_facts, targets_table
from orientir.cycle.effects.queries.targets import (
    Proposal,
    basis_of,
    list_proposals,
)
from orientir.cycle.effects.rules import asks_effects, sees_effects
from orientir.cycle.effects.views.frame import WHAT, acting, crumbs, newest_snapshot
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring import api as monitoring
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_effects, what=WHAT)
def targets(request: HttpRequest) -> HttpResponse:
    """All indicators of the region."""
    newest = newest_snapshot()
    proposals = list_proposals(newest) if newest else []
    year = _year(newest) if newest else None
    accepted = goals.list_accepted_targets(newest.pack, year) if newest and year else {}
    accepts = asks_effects(acting(request))
    context = {
        "snapshot": newest,
        "year": year,
        "table": targets_table(proposals, accepted, accepts=accepts) if proposals else None,
        "crumbs": crumbs(),
        "empty": Empty(
            _("Nothing to propose from yet."),
            _("Targets are proposed by the years of a snapshot: freeze one and count it."),
        ),
    }
    return render(request, "effects/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(asks_effects, what=WHAT)
def target(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: what the target would stand on; by POST it is accepted."""
    newest = newest_snapshot()
    one = next(iter(list_proposals(newest, code)), None) if newest else None
    if newest is None or one is None:
        raise Http404
    year = _year(newest)
    form = TargetForm(
        request.POST or None, initial={"value": one.proposed}, has_measures=one.helped is not None
    )
    if request.method == "POST" and form.is_valid() and _accept(request, form, one, newest, year):
        return redirect("effects:targets")
    found = goals.list_accepted_targets(newest.pack, year).get((code, one.unit))
    context = {
        "one": one,
        "year": year,
        "form": form,
        "facts": proposal_facts(one),
        "accepted": found,
        "history": history(found) if found else "",
        "crumbs": crumbs(Link(_("Targets of the next year"), reverse("effects:targets"))),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "effects/target.html", context, status=422 if form.errors else 200)


def _accept(
    request: HttpRequest, form: TargetForm, one: Proposal, newest: monitoring.Snapshot, year: int
) -> bool:
    told: dict[str, Any] = form.cleaned_data
    kind: Literal["as_is", "with_measures", "own"] = told["kind"]
    try:
        goals.accept_target(
            pack=newest.pack, indicator=one.indicator.code, unit=one.unit, year=year, value=told["value"],
            basis=basis_of(one, kind, newest.code), document=told["document"], by=acting(request).account_id,
            at=timezone.now(),
        )  # fmt: skip
    except Mistake as mistake:
        form.add_error("value", str(mistake))
        return False
    return True


def _year(snapshot: monitoring.Snapshot) -> int:
    return monitoring.frame_of(snapshot).years[-1] + 1
