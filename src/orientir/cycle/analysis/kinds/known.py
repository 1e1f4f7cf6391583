"""The kinds there are: how each is counted, and which results it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orientir.cycle.analysis.kinds import (
    conditions,
    context,
    items,
    low_results,
    objectivity,
    resilience,
    self_assessment,
    staffing,
    value_added,
)
from orientir.cycle.analysis.kinds.found import Asked, Found

VALUE_ADDED: Final = "value_added"
OBJECTIVITY: Final = "objectivity"
CONTEXT: Final = "context"
LOW_RESULTS: Final = "low_results"
ITEMS: Final = "items"
CONDITIONS: Final = "conditions"
STAFFING: Final = "staffing"
RESILIENCE: Final = "resilience"
SELF_ASSESSMENT: Final = "self_assessment"


@dataclass(frozen=True, slots=True)
class Kind:
    """``roles``: what a run reads, as role → kind of results set; those in ``needs`` it cannot do without.

    ``gathers``: kinds of sets that are all read, of a year and of the year before it, instead of roles.
    ``of_snapshot``: counts from a snapshot, named by the option ``snapshot``.
    """

    code: str
    title: str | Promise
    about: str | Promise
    count: Callable[[Asked], Found]
    roles: Mapping[str, str]
    needs: frozenset[str]
    gathers: tuple[str, ...] = ()
    of_snapshot: bool = False


def _kind(
    code: str, title: Any, about: Any, count: Callable[[Asked], Found], needs: str, **roles: str
) -> Kind:
    return Kind(code, title, about, count, roles, frozenset(needs.split()))


KINDS: Final[Mapping[str, Kind]] = {
    one.code: one
    for one in (
        _kind(
            VALUE_ADDED,
            _("Value added"),
            _("What schools add to what their pupils came with"),
            value_added.count_value_added,
            "outcome",
            outcome="pupils",
            prior="pupils",
            context="context",
        ),
        Kind(
            LOW_RESULTS,
            _("Low results"),
            _(
                "Schools many of whose pupils do not reach the least score, by the rule of the methodology"
            ),
            low_results.count_low_results,
            {},
            frozenset(),
            low_results.GATHERED,
        ),
        _kind(
            OBJECTIVITY,
            _("Signs of bias"),
            _(
                "Heaps at the boundaries of marks, marks against the journal, odd answers of classes and others: "
                "signs that ask for a closer look"
            ),
            objectivity.count_objectivity,
            "results",
            results="pupils",
            prior="pupils",
            context="context",
            federal="markers",
        ),
        _kind(
            ITEMS,
            _("Map of a paper"),
            _("Which tasks and skills pupils lack, school by school against the region"),
            items.count_items,
            "results",
            results="pupils",
            plan="items",
        ),
        _kind(
            CONTEXT,
            _("Schools in like conditions"),
            _(
                "Groups of schools that work in like conditions: they are compared with each other first"
            ),
            context.count_context,
            "context",
            context="context",
        ),
        Kind(
            CONDITIONS,
            _("Conditions of work"),
            _(
                "Staff, methodical and other conditions of organisations and municipalities, each among those like it: "
                "conditions, not a score of a head"
            ),
            conditions.count_conditions,
            {"context": "context"},
            frozenset(),
            of_snapshot=True,
        ),
        Kind(
            STAFFING,
            _("Need of teachers"),
            _("How many will leave, come and lack in the years ahead, by subject, with limits"),
            staffing.count_staffing,
            {},
            frozenset(),
            of_snapshot=True,
        ),
        _kind(
            RESILIENCE,
            _("Against the odds"),
            _("Schools in hard conditions whose pupils show more than was to be expected of them"),
            resilience.count_resilience,
            "outcome context",
            outcome="pupils",
            prior="pupils",
            context="context",
        ),
        _kind(
            SELF_ASSESSMENT,
            _("External and self-assessment"),
            _("How schools see themselves against how they are seen from outside, with each named"),
            self_assessment.count_self_assessment,
            "results",
            results="pupils",
            own="context",
        ),
    )
}
OF_PUPILS: Final = tuple(code for code, kind in KINDS.items() if not kind.of_snapshot)
"""Kinds that are counted of pupils' results and of what schools work in."""
