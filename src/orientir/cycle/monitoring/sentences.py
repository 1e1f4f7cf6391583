"""What stands, what is wrong, what to do: sentences made from the same figures as the tables.

Each function gives a finished text in the language of the page. Nouns are declined by plural forms
of gettext or by the pack (``Indicator.counted``), never glued.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.findings import Status, Verdict
from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.league import League
from orientir.cycle.monitoring.readings import Line, Move, Point, Value
from orientir.kit import russian


def shown(indicator: Indicator, value: Value | None) -> str:
    """A value as the page writes it: no tenths from a base under thirty; in words when none."""
    if value is None:
        return _("hidden")
    if value.value is None:
        return state_word(value)
    return russian.number(value.value, decimals_of(indicator, value))


def decimals_of(indicator: Indicator, value: Value) -> int:
    return 0 if value.denominator < russian.RELIABLE_BASE else indicator.decimals


def state_word(value: Value) -> str:
    return _("not collected") if value.state == "not_collected" else _("no data")


def out_of(value: Value) -> str:
    """«1 904 из 3 412»."""
    return _("%(part)s of %(whole)s") % {
        "part": russian.number(value.numerator),
        "whole": russian.number(value.denominator),
    }


def region_lead(counts: Mapping[Status, int], year: int, as_of: date) -> str:
    """How the targets of the year stand, and how long the year still lasts."""
    if Status.BASE_YEAR in counts:
        return _(
            "%(year)s is the base year: targets start from it, and nothing is judged by it."
        ) % {"year": year}
    total = sum(counts.values())
    head = ngettext("Of %(n)s target of the year", "Of %(n)s targets of the year", total)
    parts = [_status_part(status, count) for status, count in counts.items()]
    text = f"{head % {'n': total}} {', '.join(parts)}."
    left = (date(year, 12, 31) - as_of).days
    return f"{text} {_days_left(left, as_of)}" if left > 0 else text


def _status_part(status: Status, count: int) -> str:
    texts = {
        Status.MET: ngettext("%(n)s is met", "%(n)s are met", count),
        Status.NOT_MET: ngettext("%(n)s is not met", "%(n)s are not met", count),
        Status.ON_THE_WAY: ngettext("%(n)s is on the way", "%(n)s are on the way", count),
        Status.NO_TARGET: ngettext("%(n)s has no target", "%(n)s have no target", count),
        Status.NO_DATA: ngettext("%(n)s has no data", "%(n)s have no data", count),
        Status.NOT_COLLECTED: ngettext(
            "%(n)s was not collected", "%(n)s were not collected", count
        ),
        Status.INCOMPLETE: ngettext("%(n)s waits for reports", "%(n)s wait for reports", count),
        Status.REGION_TARGET: ngettext("%(n)s is for reference", "%(n)s are for reference", count),
    }
    return texts[status] % {"n": count}


def _days_left(days: int, as_of: date) -> str:
    text = ngettext(
        "On %(day)s the year had %(n)s day to go: what is on the way could still be met.",
        "On %(day)s the year had %(n)s days to go: what is on the way could still be met.",
        days,
    )
    return text % {"n": days, "day": russian.day(as_of)}


def unit_lead(lines: Sequence[Line]) -> str:
    """How a unit stands against the region: which differ for sure, and what cannot be said."""
    above = [one for one in lines if one.verdict is Verdict.ABOVE]
    below = [one for one in lines if one.verdict is Verdict.BELOW]
    small = sum(one.verdict is Verdict.SMALL for one in lines)
    parts = []
    if below:
        parts.append(_("Below the region for sure: %(list)s.") % {"list": _titles(below)})
    if above:
        parts.append(_("Above the region for sure: %(list)s.") % {"list": _titles(above)})
    if not parts:
        parts.append(_("No indicator differs from the region for sure."))
    if small:
        parts.append(_few_words(small))
    return " ".join(parts)


def peers_lead(lines: Sequence[Line], peers: int) -> str:
    """How a unit stands among units alike."""
    if not peers:
        return _("Too few units are alike for a comparison.")
    above = [one for one in lines if one.verdict is Verdict.ABOVE]
    below = [one for one in lines if one.verdict is Verdict.BELOW]
    if not above and not below:
        return _("It does not differ from units alike for sure in anything, or data are few.")
    parts = []
    if below:
        parts.append(_("Lower than in units alike: %(list)s.") % {"list": _titles(below)})
    if above:
        parts.append(_("Higher than in units alike: %(list)s.") % {"list": _titles(above)})
    parts.append(_("In all else it does not differ, or data are few."))
    return " ".join(parts)


def indicator_lead(line: Line) -> str:
    """The value in natural frequencies, then what is missing, in people or things."""
    indicator, value = line.indicator, line.value
    if value is None:
        return _("The value is hidden: it is counted from too few, or not published yet.")
    if value.value is None:
        return _nothing(value)
    text = _frequency(indicator, value)
    return f"{text} {missing_words(line)}".strip()


def _frequency(indicator: Indicator, value: Value) -> str:
    assert value.value is not None
    if value.denominator < russian.RELIABLE_BASE:
        text = _("%(title)s: %(of)s. The base is small: one case changes much.")
        return text % {"title": indicator.short_title, "of": out_of(value)}
    if value.state == "over_100" or indicator.factor != 100:
        text = _("%(title)s: %(value)s%%, that is %(of)s.")
        shown_value = shown(indicator, value)
        return text % {"title": indicator.short_title, "value": shown_value, "of": out_of(value)}
    text = _("%(title)s: %(n)s of every 100.")
    return text % {"title": indicator.short_title, "n": russian.number(value.value, 0)}


def missing_words(line: Line) -> str:
    """«До цели не хватает 4,2 п. п.: это ещё 144 педагога.»"""
    if line.gap is None or line.status not in (Status.NOT_MET, Status.ON_THE_WAY):
        return _("The target is met.") if line.status is Status.MET else ""
    gap = russian.points(abs(line.gap), line.indicator.decimals).lstrip("+")
    counted = _counted(line.indicator, line.missing)
    if line.indicator.direction == "down":
        text = _("It is %(gap)s above the limit: %(counted)s too many.")
    else:
        text = _("It is %(gap)s short of the target: %(counted)s more are needed.")
    return text % {"gap": gap, "counted": counted}


def _counted(indicator: Indicator, count: Decimal) -> str:
    noun = indicator.counted
    if count == count.to_integral_value():
        return russian.counted(int(count), noun.one, noun.few, noun.many)
    return russian.number(count, 2) + russian.NO_BREAK_SPACE + noun.few


def _nothing(value: Value) -> str:
    if value.state == "not_collected":
        return _("No data: nobody has brought this year's facts yet.")
    return _("No data: there is nobody and nothing to count from.")


def flags(line: Line, with_small: bool = True) -> list[str]:
    """What must stand under a title: above 100 %, few (if not said beside it), not all reported."""
    value, judgement = line.value, line.judgement
    if value is None or judgement is None:
        return []
    found = []
    if judgement.is_over_100:
        found.append(_("above 100%: see the notes on the order"))
    if with_small and judgement.is_small and value.value is not None:
        found.append(_("few data: %(of)s") % {"of": out_of(value)})
    if judgement.is_incomplete:
        found.append(_coverage(value))
    return found


def _coverage(value: Value) -> str:
    assert value.coverage is not None
    share = russian.number(value.coverage * 100, 0)
    return _("%(share)s%% of those who should have reported did") % {"share": share}


def check(line: Line) -> str:
    """Why the data of a line ask for a second look."""
    value, judgement = line.value, line.judgement
    assert value is not None
    assert judgement is not None
    if value.value is None:
        return _nothing(value)
    if judgement.is_over_100:
        text = _("The numerator (%(part)s) is greater than the denominator (%(whole)s).")
        return text % {
            "part": russian.number(value.numerator),
            "whole": russian.number(value.denominator),
        }
    if judgement.is_incomplete:
        return _coverage(value).capitalize() + "."
    return _one_case(line, value)


def _one_case(line: Line, value: Value) -> str:
    step = line.indicator.factor / value.denominator
    text = _("The base is %(base)s: one case changes the value by %(step)s.")
    return text % {
        "base": _counted(line.indicator, value.denominator),
        "step": russian.points(step, 0).lstrip("+"),
    }


def move_words(move: Move) -> str:
    """«52,9 → 61,4 %» without an arrow character: «было 52,9 %, стало 61,4 %»."""
    text = _("it was %(before)s%%, it is %(after)s%%")
    return text % {
        "before": shown(move.indicator, move.before),
        "after": shown(move.indicator, move.after),
    }


def league_heading(league: League, units: str) -> str:
    """«Муниципалитеты: 3 выше области, 7 ниже, 22 не отличаются»; ``units`` heads it."""
    if not league.rows:
        return units
    parts = [
        (_("%(n)s above the region"), league.count(Verdict.ABOVE)),
        (_("%(n)s below"), league.count(Verdict.BELOW)),
        (_("%(n)s no different"), league.count(Verdict.SAME)),
    ]
    told = [text % {"n": count} for text, count in parts if count]
    return f"{units}: {', '.join(told)}" if told else units


def trend_heading(points: Iterable[Point]) -> str:
    """The finding of the line: where it goes and in which years the target was met."""
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return _("Too few years for a line")
    return _direction([point.value for point in known if point.value is not None])


def _direction(values: Sequence[Decimal]) -> str:
    steps = [b - a for a, b in pairwise(values)]
    run = _last_run(steps)
    if steps[-1] == 0:
        return _("The same as the year before")
    if run == 1:
        return _("More than the year before") if steps[-1] > 0 else _("Less than the year before")
    if steps[-1] > 0:
        return ngettext("Grows %(n)s year on end", "Grows %(n)s years on end", run) % {"n": run}
    return ngettext("Falls %(n)s year on end", "Falls %(n)s years on end", run) % {"n": run}


def _last_run(steps: Sequence[Decimal]) -> int:
    """How many last steps go the same way."""
    run = 0
    for step in reversed(steps):
        if (step > 0) != (steps[-1] > 0) or step == 0:
            break
        run += 1
    return run


def _few_words(count: int) -> str:
    text = ngettext(
        "In %(n)s indicator the data are too few for a comparison.",
        "In %(n)s indicators the data are too few for a comparison.",
        count,
    )
    return text % {"n": count}


def _titles(lines: Sequence[Line], most: int = 3) -> str:
    titles = [f"{one.indicator.code} {one.indicator.short_title}" for one in lines[:most]]
    rest = len(lines) - most
    text = "; ".join(titles)
    return (
        text + ngettext(" and %(n)s more", " and %(n)s more", rest) % {"n": rest}
        if rest > 0
        else text
    )
