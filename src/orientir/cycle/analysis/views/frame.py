"""What the views of the room share: who acts, units by name, a run of the address."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.queries.runs import RunNotFound, get_run
from orientir.kit.access.acting import Acting

WHAT: Final = gettext_noop("Analysis")


def acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def run_or_404(run_id: int) -> AnalysisRun:
    try:
        return get_run(run_id)
    except RunNotFound as error:
        raise Http404 from error
