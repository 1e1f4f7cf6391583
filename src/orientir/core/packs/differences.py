"""What one methodology says otherwise than another: read before a new version comes into force.

An indicator is the same by its code, whatever its words; a measure by its title, else by its number, so that a row
put in does not make all rows after it look changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from orientir.core.packs.describe import describe_plainly
from orientir.core.packs.specs import Pack

COUNTED_BY: Final = frozenset({"numerator", "denominator", "factor", "expected_from", "settles_on"})
"""Fields of an indicator that make it another figure: the two may not stand in one row of years."""
ALIKE: Final = 0.6
"""How much of the titles must agree for a row of the same number to be the same row."""
_PLACES: Final = frozenset({"file", "line"})


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of a pack, as people call it."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """``before`` and ``after`` as plain values."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that both have and that is not the same. ``is_recounted``: an indicator that became another figure."""

    what: Named
    fields: tuple[FieldChange, ...]
    is_recounted: bool = False


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part of a methodology (``indicators``, ``measures``…)."""

    part: str
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target of a year; None: none is set."""

    indicator: Named
    year: int
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PackDifferences:
    """``heading``: title, term, region; ``targets`` only of indicators that both have."""

    heading: tuple[FieldChange, ...]
    targets: tuple[TargetChange, ...]
    parts: tuple[PartDifference, ...]

    def part(self, name: str) -> PartDifference:
        return next(one for one in self.parts if one.part == name)

    def __bool__(self) -> bool:
        return bool(self.heading or self.targets or any(self.parts))


@dataclass(frozen=True, slots=True)
class _Part:
    """How things of a part are found, known again and called."""

    name: str
    of: Callable[[Pack], Iterable[Any]]
    key: str = "code"
    title: str = "short_title"
    skip: frozenset[str] = field(default_factory=frozenset)
    by_title: bool = False

    def named(self, one: Any) -> Named:
        key = str(getattr(one, self.key))
        return Named(key, str(getattr(one, self.title, "") or key))


_PARTS: Final = (
    _Part("criteria", lambda pack: pack.criteria),
    _Part("indicators", lambda pack: pack.indicators, skip=_PLACES | {"targets"}),
    _Part("measures", lambda pack: pack.measures, "number", "title", by_title=True),
    _Part("powers", lambda pack: pack.powers, "number", "title", by_title=True),
    _Part("actors", lambda pack: pack.actors),
    _Part("effectiveness", lambda pack: pack.effectiveness, "number", "title"),
    _Part("competencies", lambda pack: pack.competencies),
    _Part("instruments", lambda pack: pack.instruments),
    _Part("routes", lambda pack: pack.route_rules),
    _Part("forms", lambda pack: pack.forms, "table", "title"),
    _Part("recommendations", lambda pack: pack.advice_rules, title="title"),
    _Part("parameters", lambda pack: pack.parameters.values(), "name", "title"),
    _Part("sources", lambda pack: pack.sources, "id", "title"),
    _Part("municipalities", lambda pack: pack.municipalities),
    _Part("conditions", lambda pack: pack.conditions, title="title"),
    _Part("signals", lambda pack: pack.signals, title="title"),
    _Part("low_results", lambda pack: pack.low_results, title="title"),
    _Part("contexts", lambda pack: pack.contexts, title="title"),
    _Part("programmes", lambda pack: pack.programmes),
    _Part("services", lambda pack: pack.services, "number", "title", by_title=True),
    _Part("projects", lambda pack: pack.projects),
    _Part("directions", lambda pack: pack.directions),
    _Part("rubrics", lambda pack: pack.rubrics, title="title"),
    _Part("facts", lambda pack: pack.facts, title="title"),
    _Part("blanks", lambda pack: pack.blanks, title="title"),
    _Part("mappings", lambda pack: pack.mappings, title="title"),
    _Part("integrity", lambda pack: pack.integrity, title="title"),
    _Part("notes", lambda pack: pack.notes, "text", "text"),
)
_HEADING: Final = (
    "title", "short_title", "level", "in_force_from", "in_force_to", "base_year", "signatories",
)  # fmt: skip


def compare_packs(before: Pack, after: Pack) -> PackDifferences:
    """From ``before`` to ``after``; the version's own number is no difference."""
    heading = tuple(
        FieldChange(name, *pair) for name in _HEADING
        if (pair := _two(getattr(before, name), getattr(after, name)))
    )  # fmt: skip
    return PackDifferences(
        heading,
        tuple(_targets(before, after)),
        tuple(_compared(one, list(one.of(before)), list(one.of(after))) for one in _PARTS),
    )


def _two(before: Any, after: Any) -> tuple[Any, Any] | None:
    """Both as plain values; None where they are the same."""
    told = describe_plainly(before), describe_plainly(after)
    return None if told[0] == told[1] else told


def _targets(before: Pack, after: Pack) -> Iterator[TargetChange]:
    for now in after.indicators:
        then = before.indicator(now.code)
        if then is None:
            continue
        for year in sorted(then.targets.keys() | now.targets.keys()):
            if pair := _two(then.targets.get(year), now.targets.get(year)):
                yield TargetChange(Named(now.code, now.short_title), year, *pair)


def _compared(part: _Part, before: Sequence[Any], after: Sequence[Any]) -> PartDifference:
    pairs = _pairs(part, before, after)
    met_before, met_after = {id(one) for one, _two in pairs}, {id(one) for _one, one in pairs}
    changed = [_changed(part, then, now) for then, now in pairs]
    return PartDifference(
        part.name,
        tuple(part.named(one) for one in after if id(one) not in met_after),
        tuple(part.named(one) for one in before if id(one) not in met_before),
        tuple(one for one in changed if one.fields),
    )


def _pairs(part: _Part, before: Sequence[Any], after: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Which thing of the one is which of the other, in the order of the later."""
    found: dict[int, Any] = {}
    left = list(before)
    for name in (("title",) if part.by_title else ()) + (part.key,):
        waiting: dict[Any, list[Any]] = {}
        for one in left:
            waiting.setdefault(getattr(one, name), []).append(one)
        for now in after:
            same = waiting.get(getattr(now, name))
            if id(now) not in found and same and _is_alike(part, same[0], now):
                found[id(now)] = same.pop(0)
        left = [one for same in waiting.values() for one in same]
    return [(found[id(now)], now) for now in after if id(now) in found]


def _is_alike(part: _Part, then: Any, now: Any) -> bool:
    """A number alone makes two rows one only where their titles are near."""
    if not part.by_title or then.title == now.title:
        return True
    return SequenceMatcher(None, then.title, now.title).ratio() >= ALIKE


def _changed(part: _Part, then: Any, now: Any) -> Changed:
    old, new = describe_plainly(then), describe_plainly(now)
    fields = tuple(
        FieldChange(name, old[name], new[name])
        for name in new
        if name not in part.skip and old[name] != new[name]
    )
    recounted = part.name == "indicators" and any(one.name in COUNTED_BY for one in fields)
    return Changed(part.named(now), fields, recounted)


def as_document(found: PackDifferences) -> Mapping[str, Any]:
    """Plain values, ready for JSON."""
    told = describe_plainly(found)
    told["parts"] = {one["part"]: one for one in told["parts"]}
    return {"is_same": not found, **told}
