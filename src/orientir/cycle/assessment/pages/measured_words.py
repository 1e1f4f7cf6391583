"""Words of the psychometric report that several of its pages say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.psychometrics.troubles import Trouble
from orientir.cycle.assessment.models import ItemStatistic
from orientir.kit import russian

_GROUPS = {
    "young": (gettext_lazy("younger than %(bound)s"), gettext_lazy("%(bound)s and older")),
    "novice": (
        gettext_lazy("teaching for less than %(bound)s years"),
        gettext_lazy("teaching for %(bound)s years or longer"),
    ),
    "rural": (gettext_lazy("village"), gettext_lazy("city")),
    "not_school": (
        gettext_lazy("kindergartens and others"),
        gettext_lazy("schools"),
    ),
    "subject": (gettext_lazy("subject “%(bound)s”"), gettext_lazy("other subjects")),
}
_CLASSES = {
    "A": gettext_lazy("no noticeable difference"),
    "B": gettext_lazy("a small difference"),
    "C": gettext_lazy("a large difference"),
}


def sides_of(comparison: Mapping[str, Any]) -> tuple[str, str]:
    """What the focal and the reference group are called."""
    focal, reference = _GROUPS[comparison["code"]]
    bound = {"bound": comparison["bound"]}
    return focal % bound, reference % bound


def class_words(letter: str | None) -> str:
    return str(_CLASSES[letter]) if letter in _CLASSES else _("not counted")


def troubles_of(one: ItemStatistic) -> list[Trouble]:
    """The gravest first; what a later edition calls otherwise is passed over."""
    known = {trouble.value: trouble for trouble in Trouble}
    return [known[code] for code in one.details.get("troubles", ()) if code in known]


def weight_of(one: ItemStatistic) -> int:
    """How much trouble an item is in; 0: none."""
    return sum(trouble.weight for trouble in troubles_of(one))


def two(value: float | None) -> str:
    return russian.number(None if value is None else round(value, 2), 2)


def with_error(value: float | None, error: float | None) -> str:
    return two(value) if error is None else f"{two(value)} ± {two(error)}"


def mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def difficulty_of(one: ItemStatistic) -> float | None:
    """Mean of the steps, in logits."""
    return mean(one.steps)


def difficulty_words(one: ItemStatistic) -> str:
    return with_error(difficulty_of(one), mean(one.steps_se))
