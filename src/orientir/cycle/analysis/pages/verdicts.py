"""What a verdict is called, which shape it has, and how sure one may be of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.cycle.analysis.models import UnitFinding
from orientir.cycle.analysis.pages import conditions, context_words, staffing_words
from orientir.cycle.analysis.pages.words import effect, limits
from orientir.kit import russian

Sureness = Literal["sure", "likely", "unknown"]


class VerdictWords(NamedTuple):
    """``state``: a code of the shapes of ``kit.ui.states``."""

    state: str
    word: str | Promise
    sureness: Sureness


SAID: Final[Mapping[str, VerdictWords]] = {
    "above_expected": VerdictWords("done", gettext_lazy("above what was to be expected"), "sure"),
    "below_expected": VerdictWords("check", gettext_lazy("below what was to be expected"), "sure"),
    "as_expected": VerdictWords(
        "not_established", gettext_lazy("as was to be expected"), "unknown"
    ),
    "low": VerdictWords("check", gettext_lazy("low results"), "sure"),
    "not_low": VerdictWords("done", gettext_lazy("not among those with low results"), "sure"),
    "marker": VerdictWords("check", gettext_lazy("a sign that asks for a closer look"), "likely"),
    "listed": VerdictWords(
        "check", gettext_lazy("named in the federal list; no sign found here"), "likely"
    ),
    "no_marker": VerdictWords("not_established", gettext_lazy("no sign found"), "likely"),
    "index": VerdictWords("not_established", gettext_lazy("index of objectivity"), "likely"),
    "red_items": VerdictWords("check", gettext_lazy("there are red tasks"), "likely"),
    "no_red_items": VerdictWords("done", gettext_lazy("no red tasks"), "likely"),
    "grouped": VerdictWords(
        "not_established", gettext_lazy("in a group of like schools"), "likely"
    ),
    "unlike": VerdictWords("check", gettext_lazy("conditions like nobody else's"), "likely"),
    "conditions_worse": VerdictWords(
        "check", gettext_lazy("conditions worse than at units alike"), "likely"
    ),
    "conditions_better": VerdictWords(
        "done", gettext_lazy("conditions better than at units alike"), "likely"
    ),
    "conditions_alike": VerdictWords(
        "not_established", gettext_lazy("conditions as at units alike"), "unknown"
    ),
    "staff_presses": VerdictWords("check", gettext_lazy("many teachers will leave"), "likely"),
    "staff_steady": VerdictWords("not_established", gettext_lazy("leaving as is usual"), "likely"),
    "resilient": VerdictWords("done", gettext_lazy("does well against the odds"), "sure"),
    "may_be_resilient": VerdictWords(
        "doing", gettext_lazy("perhaps does well against the odds"), "likely"
    ),
    "hard_conditions": VerdictWords(
        "not_established", gettext_lazy("hard conditions, no difference established"), "unknown"
    ),
    "easier_conditions": VerdictWords(
        "not_established", gettext_lazy("conditions are not among the hardest"), "sure"
    ),
    "both_high": VerdictWords("done", gettext_lazy("both assessments above the middle"), "likely"),
    "self_higher": VerdictWords(
        "check", gettext_lazy("sees itself higher than it is seen from outside"), "likely"
    ),
    "both_low": VerdictWords(
        "not_established", gettext_lazy("both assessments not above the middle"), "likely"
    ),
    "self_lower": VerdictWords(
        "not_established", gettext_lazy("sees itself lower than it is seen from outside"), "likely"
    ),
    "near_middle": VerdictWords(
        "not_established", gettext_lazy("near the middle: too close to call"), "unknown"
    ),
    "counts": VerdictWords("not_established", gettext_lazy("schools counted"), "likely"),
    "few_data": VerdictWords("insufficient", gettext_lazy("not enough data"), "unknown"),
}


SURENESS: Final[Mapping[Sureness, str | Promise]] = {
    "sure": gettext_lazy("sure"),
    "likely": gettext_lazy("likely"),
    "unknown": gettext_lazy("cannot be told"),
}


ASKING: Final = frozenset(code for code, said in SAID.items() if said.state == "check")
"""Verdicts that ask for attention."""


def word_of(one: UnitFinding) -> str:
    if one.verdict == "grouped":
        return _("group %(n)s") % {"n": one.reasons["cluster"]}
    if one.verdict == "listed" and one.value is None:
        return _("named in the federal list; not looked at here")
    return str(SAID[one.verdict].word)


def tell_index(one: UnitFinding) -> str:
    """«86, от 71 до 95»: of 100, the part of what was looked at that bears no sign."""
    if one.value is None or one.low is None or one.high is None or "checks" not in one.reasons:
        return russian.MISSING
    words = _("%(value)s, from %(low)s to %(high)s")
    shown = (russian.number(number, 0) for number in (one.value, one.low, one.high))
    return words % dict(zip(("value", "low", "high"), shown, strict=True))


def tell(kind: str, one: UnitFinding) -> str:
    """The finding in a sentence with its figures."""
    return tell_counts(one.reasons["counts"]) if one.verdict == "counts" else _TOLD[kind](one)


def tell_counts(counts: Mapping[str, int]) -> str:
    """«низкие результаты: 3 из 24; недостаточно данных: 2 из 24», what asks for something first."""
    whole = sum(counts.values())
    order = {"check": 0, "done": 1, "doing": 1, "not_established": 2, "insufficient": 3}
    told = sorted(counts, key=lambda code: (order[SAID[code].state], code))
    words = _("%(what)s: %(n)s of %(all)s")
    return "; ".join(
        words % {"what": SAID[code].word, "n": counts[code], "all": whole} for code in told
    )


def _value_added(one: UnitFinding) -> str:
    words = _("%(value)s points against the expected, interval %(limits)s, pupils: %(pupils)s")
    return words % {
        "value": effect(one.value), "limits": limits(one.low, one.high), "pupils": russian.number(one.pupils),
    }  # fmt: skip


def _sentences(one: UnitFinding) -> str:
    return "; ".join(one.reasons.get("sentences", [])) or russian.MISSING


def _signs(one: UnitFinding) -> str:
    """What bears a sign; else of how much that was looked at nothing does. Then what the federal list says."""
    found, federal = _own_signs(one), one.reasons.get("federal", {})
    if not federal.get("is_named"):
        return found
    return "; ".join(part for part in (found, tell_listed(federal)) if part != russian.MISSING)


def tell_listed(federal: Mapping[str, Any]) -> str:
    """«федеральный список 2025 года: маркеров 2 (4 РУ, 5 МА)»."""
    words = _("federal list of %(year)s: signs %(signs)s") % {
        "year": federal["year"], "signs": federal["signs"],
    }  # fmt: skip
    return f"{words} ({federal['papers']})" if federal["papers"] else words


def _own_signs(one: UnitFinding) -> str:
    told = "; ".join(one.reasons.get("sentences", []))
    if told or not one.reasons.get("checks"):
        return told or russian.MISSING
    if one.verdict == "index":
        words = _("Schools with a sign: %(markers)s of %(checks)s")
    else:
        words = _("Signs found: %(markers)s of %(checks)s looked at")
    return words % {"markers": one.reasons["markers"], "checks": one.reasons["checks"]}


def _items(one: UnitFinding) -> str:
    red = one.reasons.get("red", [])
    if not red:
        return _("Of %(n)s tasks none is red") % {"n": one.reasons.get("all", 0)}
    text = ngettext("Red task: %(tasks)s", "Red tasks: %(tasks)s", len(red))
    return text % {"tasks": ", ".join(red)}


def _against_odds(one: UnitFinding) -> str:
    text = _value_added(one)
    place = one.reasons.get("percentile")
    if place is None:
        return f"{text}; " + _("conditions are not known")
    return f"{text}; " + _("conditions: easier than at %(n)s of 100 schools") % {
        "n": russian.number(place, 0)
    }


def _two_views(one: UnitFinding) -> str:
    if "external" not in one.reasons:
        return russian.MISSING
    words = _("from outside %(external)s, by itself %(own)s")
    return words % {
        "external": russian.number(one.reasons["external"], 2), "own": russian.number(one.reasons["own"], 2),
    }  # fmt: skip


_TOLD = {
    "value_added": _value_added,
    "low_results": _sentences,
    "objectivity": _signs,
    "items": _items,
    "context": context_words.tell,
    "conditions": conditions.tell,
    "staffing": staffing_words.tell,
    "resilience": _against_odds,
    "self_assessment": _two_views,
}
