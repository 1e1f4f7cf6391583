"""Response processing of QTI 1.2, run on a response.

Source: IMS QTI ASI 1.2 information model, with what exporters mean by it: several ``varequal`` of one field in one
condition are alternatives for a single answer, all of them for a multiple one, their order for an ordered one; a
condition that adds points does not keep later ones from adding theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from orientir.core.items import areas
from orientir.core.items.comparing import parse_number
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.shapes import read_area
from orientir.core.items.readers.xml import Element, child, children, descendants, name_of, text_of
from orientir.core.items.specs import ZERO

Response = Mapping[str, list[str]]


@dataclass(slots=True)
class Processing12:
    """``cardinalities`` by response; ``numeric``: numbers are compared, not words.

    ``strict``: a condition on a multiple answer wants exactly the options it names.
    """

    rules: Element
    cardinalities: Mapping[str, str]
    numeric: bool = False
    strict: bool = False
    bounds: bool = True
    _matched: bool = False
    _name: str = ""

    def score(self, given: Response) -> Decimal:
        """The points as the file counts them."""
        name = self.score_name()
        total, self._matched = self._initial(name), False
        for condition in children(self.rules, "respcondition"):
            if not self._holds(child(condition, "conditionvar"), given):
                continue
            sets = [one for one in children(condition, "setvar") if _variable(one) == name]
            for one in sets:
                total = _changed(total, one)
            self._matched = self._matched or bool(sets)
            if sets and _stops(condition, sets):
                break
        return self._bounded(name, total)

    def score_name(self) -> str:
        """The variable that the points go to."""
        if not self._name:
            names = [_variable(one) for one in descendants(self.rules, "setvar")]
            self._name = "SCORE" if not names or "SCORE" in names else names[0]
        return self._name

    def _declared(self, name: str) -> Element | None:
        found = descendants(self.rules, "decvar")
        return next((one for one in found if (one.get("varname") or "SCORE") == name), None)

    def _initial(self, name: str) -> Decimal:
        declared = self._declared(name)
        return _number(declared.get("defaultval") or "0") if declared is not None else ZERO

    def unbounded(self, given: Response) -> Decimal:
        """The points before they are kept within the declared bounds."""
        self.bounds = False
        try:
            return self.score(given)
        finally:
            self.bounds = True

    def _bounded(self, name: str, total: Decimal) -> Decimal:
        declared = self._declared(name) if self.bounds else None
        low = declared.get("minvalue") if declared is not None else None
        high = declared.get("maxvalue") if declared is not None else None
        if low:
            total = max(total, _number(low))
        return min(total, _number(high)) if high and _number(high) > 0 else total

    def counts_percent(self) -> bool:
        """Whether the points are hundredths of the item's maximum."""
        declared = self._declared(self.score_name())
        return declared is not None and (declared.get("maxvalue") or "").strip() in ("100", "100.0")

    def _holds(self, condition: Element | None, given: Response) -> bool:
        return condition is None or self._all(condition, given)

    def _all(self, group: Element, given: Response) -> bool:
        """Every condition of the group; equalities of one field are taken together."""
        equal: dict[str, list[Element]] = {}
        for one in children(group):
            if name_of(one) == "varequal":
                equal.setdefault(one.get("respident") or "", []).append(one)
            elif not self._one(one, given):
                return False
        return all(self._equal(name, wanted, given) for name, wanted in equal.items())

    def _equal(self, name: str, wanted: list[Element], given: Response) -> bool:
        mine, cardinality = given.get(name, []), self.cardinalities.get(name, "single")
        if cardinality == "ordered":
            return mine == [text_of(one) for one in wanted]
        found = [any(self._same(one, value) for value in mine) for one in wanted]
        if cardinality == "multiple":
            return all(found) and not (self.strict and len(mine) > len(wanted))
        return any(found)

    def _one(self, condition: Element, given: Response) -> bool:
        name = name_of(condition)
        test = _CONDITIONS.get(name)
        if test is None:
            raise ItemRefused(f"условие {name} в правилах оценивания")
        return test(self, condition, given)

    def _same(self, wanted: Element, value: str) -> bool:
        if self.numeric:
            mine, right = parse_number(value), parse_number(text_of(wanted))
            return mine is not None and right is not None and self._close(wanted, mine, right)
        if (wanted.get("case") or "No").lower() == "yes":
            return value == text_of(wanted)
        return value.casefold() == text_of(wanted).casefold()

    def _close(self, wanted: Element, mine: Decimal, right: Decimal) -> bool:
        margin = parse_number(wanted.get("margin") or "0") or ZERO
        if wanted.get("margintype") == "percent":
            margin = abs(right) * margin / 100
        return abs(mine - right) <= margin

    def _every(self, group: Element, given: Response) -> bool:
        return self._all(group, given)

    def _any(self, group: Element, given: Response) -> bool:
        return any(
            self._equal(one.get("respident") or "", [one], given)
            if name_of(one) == "varequal"
            else self._one(one, given)
            for one in children(group)
        )

    def _none(self, group: Element, given: Response) -> bool:
        return not self._all(group, given)

    def _other(self, _: Element, __: Response) -> bool:
        return not self._matched

    def _unanswered(self, condition: Element, given: Response) -> bool:
        return not given.get(condition.get("respident") or "")

    def _substring(self, condition: Element, given: Response) -> bool:
        wanted, name = text_of(condition).casefold(), condition.get("respident") or ""
        return any(wanted in value.casefold() for value in given.get(name, []))

    def _inside(self, condition: Element, given: Response) -> bool:
        area = read_area("K", condition.get("areatype") or "", text_of(condition))
        marks = [value.split() for value in given.get(condition.get("respident") or "", [])]
        return any(areas.holds(area, float(across), float(down)) for across, down in marks)


def _comparing(compare: Callable[[Decimal, Decimal], bool]) -> Callable[..., bool]:
    def test(_: Processing12, condition: Element, given: Response) -> bool:
        limit = parse_number(text_of(condition))
        numbers = [parse_number(value) for value in given.get(condition.get("respident") or "", [])]
        return limit is not None and any(one is not None and compare(one, limit) for one in numbers)

    return test


_CONDITIONS: dict[str, Callable[[Processing12, Element, Response], bool]] = {
    "and": Processing12._every,
    "or": Processing12._any,
    "not": Processing12._none,
    "other": Processing12._other,
    "unanswered": Processing12._unanswered,
    "varsubstring": Processing12._substring,
    "varinside": Processing12._inside,
    "vargt": _comparing(lambda mine, limit: mine > limit),
    "vargte": _comparing(lambda mine, limit: mine >= limit),
    "varlt": _comparing(lambda mine, limit: mine < limit),
    "varlte": _comparing(lambda mine, limit: mine <= limit),
}


def _variable(setvar: Element) -> str:
    return setvar.get("varname") or "SCORE"


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise ItemRefused(f"баллы «{text.strip()[:20]}» не число") from None
    if not number.is_finite() or abs(number) > Decimal("1e12"):
        raise ItemRefused(f"баллы «{text.strip()[:20]}» не число")
    return number


def _changed(total: Decimal, setvar: Element) -> Decimal:
    points, action = _number(setvar.text or "0"), setvar.get("action") or "Set"
    if action == "Add":
        return total + points
    if action == "Subtract":
        return total - points
    if action == "Set":
        return points
    raise ItemRefused(f"действие {action} над баллами")


def _stops(condition: Element, sets: list[Element]) -> bool:
    said = (condition.get("continue") or "").lower()
    if said:
        return said == "no"
    return all((one.get("action") or "Set") == "Set" for one in sets)
