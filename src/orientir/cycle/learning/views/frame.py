"""What every page of the room needs: who acts, the methodology's words, breadcrumbs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.cycle.goals.api import (
    CompetencyModel,
    get_code_titles,
    get_competency_model,
)
from orientir.cycle.learning.models import LearningGroup, Programme
from orientir.cycle.learning.queries.groups import GroupNotFound, get_group
from orientir.cycle.learning.queries.programmes import ProgrammeNotFound, get_programme
from orientir.cycle.learning.rules import runs_learning
from orientir.cycle.registry.api import list_subtree
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Link

WHAT: Final = gettext_noop("Programmes and groups of further education")


def acting(request: HttpRequest) -> Acting:
    found: Acting = request.account  # type: ignore[attr-defined]
    return found


def anybody(_account: Acting) -> bool:
    """The catalogue is for everybody who works here."""
    return True


def organisations_run(account: Acting) -> list[int]:
    """Whose learning one runs: by one's role, within one's subtree."""
    if not runs_learning(account) or account.unit_id is None:
        return []
    return list_subtree(account.unit_id)


def runs(account: Acting, organisation: int) -> bool:
    """Whether one runs the learning of this organisation."""
    return organisation in organisations_run(account)


def model_on(on: date) -> CompetencyModel:
    return get_competency_model(on=on)


def topics_on(model: CompetencyModel) -> Mapping[str, str]:
    return get_code_titles(pack_id=model.pack, column="topic", on=model.on)


def programme_or_404(code: str) -> Programme:
    try:
        return get_programme(code)
    except ProgrammeNotFound as error:
        raise Http404 from error


def group_or_404(code: str) -> LearningGroup:
    try:
        return get_group(code)
    except GroupNotFound as error:
        raise Http404 from error


def crumbs(*links: Link) -> list[Link]:
    return [Link(_("Programmes"), reverse("learning:home")), *links]


def programme_link(one: Programme) -> Link:
    return Link(one.title, reverse("learning:programme", args=[one.code]))


def group_link(one: LearningGroup) -> Link:
    return Link(one.code, reverse("learning:group", args=[one.code]))
