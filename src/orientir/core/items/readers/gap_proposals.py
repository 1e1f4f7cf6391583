"""Keys of gaps that could explain what an item's processing says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from orientir.core.items.readers.inquiry import (
    ANY_CASE,
    NEVER,
    STRICT,
    Inquiry,
    Proposals,
)
from orientir.core.items.readers.stretches import plain_number, probes_of, stretches
from orientir.core.items.specs import (
    ZERO,
    Accepted,
    AcceptedOption,
    AcceptedText,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    TextRule,
)


def propose_gaps(inquiry: Inquiry) -> Proposals:
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Gaps)
    worths = {gap.identifier: _gap_worths(inquiry, gap, {}) for gap in interaction.gaps}
    best = _best_filling(inquiry, worths)
    inquiry.worth(best)
    for gap in interaction.gaps:
        _gap_worths(inquiry, gap, best)
    for gap in interaction.gaps:
        inquiry.worth({name: typed for name, typed in best.items() if name != gap.identifier})
    most = inquiry.worth(best)
    rules = {gap.identifier: _rule_of(inquiry, gap, best, most) for gap in interaction.gaps}
    each = _gap_keys(inquiry, {}, lambda worth: worth != 0, rules)
    yield from (GapsKey(each, floor=floor) for floor in (ZERO, None))
    yield GapsKey(_gap_keys(inquiry, best, lambda worth: worth == most, rules), exact=True)


def _rule_of(inquiry: Inquiry, gap: Gap, best: Mapping[str, str], most: Decimal) -> TextRule:
    """Whether capital letters make a difference in this gap."""
    if gap.entry != "text":
        return TextRule()
    changed = best.get(gap.identifier, "").swapcase()
    loose = inquiry.worth({**best, gap.identifier: changed}) == most
    return ANY_CASE if loose else STRICT


def _gap_keys(
    inquiry: Inquiry,
    others: Mapping[str, str],
    counts: Callable[[Decimal], bool],
    rules: Mapping[str, TextRule],
) -> tuple[GapKey, ...]:
    """For every gap what counts in it, the others being filled so."""
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Gaps)
    return tuple(
        GapKey(
            gap.identifier,
            _accepted(inquiry, gap, others, counts, rules[gap.identifier]),
            rules[gap.identifier],
        )
        for gap in interaction.gaps
    )


def _gap_values(inquiry: Inquiry, gap: Gap) -> list[str]:
    """What could be put into the gap, as it stands in an answer."""
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Gaps)
    if gap.entry == "list":
        return [one.identifier for one in gap.options]
    if gap.entry == "bank":
        return [one.identifier for one in interaction.bank]
    if gap.entry == "number":
        return [plain_number(one) for one in probes_of(inquiry.hints.numbers_for(gap.identifier))]
    return with_cases(inquiry.hints.words_for(gap.identifier))


def with_cases(words: Iterable[str]) -> list[str]:
    """The words, the same in other letters, and a word that is none of them."""
    result = dict.fromkeys(words)
    result.update(
        dict.fromkeys([word.upper() for word in result] + [word.lower() for word in result])
    )
    return [*result, NEVER]


def _gap_worths(inquiry: Inquiry, gap: Gap, others: Mapping[str, str]) -> dict[str, Decimal]:
    return {
        value: inquiry.worth({**others, gap.identifier: value})
        for value in _gap_values(inquiry, gap)
    }


def _best_filling(inquiry: Inquiry, worths: Mapping[str, Mapping[str, Decimal]]) -> dict[str, str]:
    declared = inquiry.hints.correct
    filling: dict[str, str] = dict(next(iter(declared.values()))) if declared else {}
    for gap, values in worths.items():
        best = max(values, key=lambda value: values[value], default="")
        if best and (values[best] > 0 or gap not in filling):
            filling[gap] = best
    return filling


def _accepted(
    inquiry: Inquiry,
    gap: Gap,
    others: Mapping[str, str],
    counts: Callable[[Decimal], bool],
    rule: TextRule,
) -> tuple[Accepted, ...]:
    worths = _gap_worths(inquiry, gap, others)
    if gap.entry == "number":
        return tuple(stretches(inquiry.hints.numbers_for(gap.identifier), worths, counts))
    if gap.entry == "text":
        return texts_of({word: points for word, points in worths.items() if counts(points)}, rule)
    return tuple(AcceptedOption(name, points) for name, points in worths.items() if counts(points))


def texts_of(worths: Mapping[str, Decimal], rule: TextRule) -> tuple[AcceptedText, ...]:
    """Where letters' case is overlooked, a word in other letters is said once."""
    kept: dict[tuple[str, Decimal], str] = {}
    for word, points in worths.items():
        kept.setdefault((word.casefold() if rule.case else word, points), word)
    return tuple(AcceptedText(word, points) for (_, points), word in kept.items())
