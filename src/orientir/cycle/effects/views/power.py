"""How many units and years it takes to see an effect, before the decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.core.effects import PanelNotSound, noise_of
from orientir.cycle.effects.forms import PowerForm
from orientir.cycle.effects.pages.power import PowerAnswer, Wish, answer
from orientir.cycle.effects.queries.panels import find_panel
from orientir.cycle.effects.rules import sees_effects
from orientir.cycle.effects.views.frame import (
    WHAT,
    crumbs,
    indicator_choices,
    newest_snapshot,
    pack_in_sight,
)
from orientir.kit.access.gate import only

USUAL = {"level": "municipality", "give": 5, "after": 2, "effect": 5}


@require_safe
@only(sees_effects, what=WHAT)
def power(request: HttpRequest) -> HttpResponse:
    """The spread of an indicator comes from the snapshot; nothing is kept."""
    pack, newest = pack_in_sight(), newest_snapshot()
    level = request.GET.get("level", "municipality")
    choices = indicator_choices(pack, level)
    form = PowerForm(
        request.GET if "give" in request.GET else None, indicators=choices, initial=USUAL
    )
    found: PowerAnswer | None = None
    if newest is not None and form.is_valid():
        found = _answered(form, newest)
    context = {
        "form": form,
        "answer": found,
        "snapshot": newest,
        "has_indicators": bool(choices),
        "crumbs": crumbs(),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "effects/power.html", context)


def _answered(form: PowerForm, newest: object) -> PowerAnswer | None:
    """None where the figures do not tell: the reason stands at the form."""
    told = form.cleaned_data
    panel = find_panel(newest, told["indicator"], told["level"])
    if panel is None:
        form.add_error("indicator", _("No figures of this indicator are in sight."))
        return None
    total = len(panel.units)
    if told["give"] >= total:
        form.add_error(
            "give",
            _("There are %(n)s in all: nobody would be left to compare with.") % {"n": total},
        )
        return None
    try:
        noise = noise_of(panel)
    except PanelNotSound as mistake:
        form.add_error("indicator", str(mistake))
        return None
    return answer(Wish(told["give"], total, told["after"], told["effect"]), noise)
