"""The door of goals: what other rooms may use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from orientir.core.packs.competencies import Instrument
from orientir.core.packs.routes import RouteRule
from orientir.core.packs.specs import Pack, Parameter
from orientir.cycle.goals.actions import (
    accept_target,
    list_accepted_targets,
    list_targets_in_force,
)
from orientir.cycle.goals.competencies import CompetencyModel, model_of
from orientir.cycle.goals.models import AcceptedTarget
from orientir.cycle.goals.queries import PackNotFound, get_known_pack, list_known_packs
from orientir.cycle.goals.searching import PackHits, search_pack

__all__ = [
    "AcceptedTarget",
    "CompetencyModel",
    "PackHits",
    "PackNotFound",
    "accept_target",
    "find_in_methodology",
    "find_instrument",
    "find_operator_title",
    "get_code_titles",
    "get_competency_model",
    "get_pack",
    "get_parameter",
    "list_accepted_targets",
    "list_known_packs",
    "list_parameters",
    "list_route_rules",
    "list_targets_in_force",
    "methodology_href",
    "search_pack",
]


def get_competency_model(*, on: date, pack_id: str = "") -> CompetencyModel:
    """Competencies, levels and instruments in force on a day, of one methodology or of that in force.

    Raises PackNotFound.
    """
    return model_of(get_known_pack(pack_id, on), on)


def find_instrument(*, pack_id: str, code: str, on: date) -> Instrument | None:
    """An instrument by its code, in force or not: procedures of former years still need theirs."""
    return get_known_pack(pack_id, on).instrument(code)


def list_parameters(*, pack_id: str, prefix: str, on: date) -> list[Parameter]:
    """Numbers of a methodology whose names begin so, with their titles, in the order of the pack."""
    return [
        one
        for one in get_known_pack(pack_id, on).parameters.values()
        if one.name.startswith(prefix)
    ]


def get_pack(*, on: date, pack_id: str = "") -> Pack:
    """A whole methodology, or that in force on a day: for those who hand it to the core. Raises PackNotFound."""
    return get_known_pack(pack_id, on)


def get_parameter(*, pack_id: str, name: str, on: date) -> Decimal:
    """A number of a methodology by its name (``disclosure.min_persons``). Raises PackNotFound."""
    parameters = get_known_pack(pack_id, on).parameters
    if name not in parameters:
        raise PackNotFound(f"в методике «{pack_id}» нет числа {name}: впишите его в pack.yaml")
    return parameters[name].value


def list_route_rules(*, pack_id: str, on: date) -> tuple[RouteRule, ...]:
    """Of what steps routes are made, by one methodology or by that in force. Raises PackNotFound."""
    return get_known_pack(pack_id, on).route_rules


def get_code_titles(*, pack_id: str, column: str, on: date) -> Mapping[str, str]:
    """Codes of a column of the contract with their Russian titles; empty where there are none."""
    return get_known_pack(pack_id, on).codes.get(column, {})


def find_operator_title(pack_id: str, code: str, on: date) -> str:
    """What an operator of assessments is called; the code itself where the methodology has no such title."""
    try:
        titles = get_known_pack(pack_id, on).codes.get("operator", {})
    except PackNotFound:
        return code
    return titles.get(code, code)


def find_in_methodology(query: str, on: date) -> PackHits | None:
    """What a query meets in the methodology in force on a day; None where there is none at all."""
    try:
        return search_pack(get_known_pack("", on), query)
    except PackNotFound:
        return None


def methodology_href(pack_id: str, on: date) -> str:
    """The page of a methodology; empty where this installation has none of this name."""
    packs = list_known_packs(on)
    if pack_id not in {pack.id for pack in packs}:
        return ""
    is_in_force = packs[0].id == pack_id
    return reverse("goals:home") + ("" if is_in_force else f"?{urlencode({'pack': pack_id})}")
