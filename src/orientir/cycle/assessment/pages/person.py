"""The result of a person as they read it: strengths first, each competency in words, then a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.packs.competencies import Competency
from orientir.cycle.assessment.models import CompetencyResult, Result
from orientir.cycle.assessment.rules import CompetencyState
from orientir.kit import russian
from orientir.kit.ui.charts.intervals import Axis
from orientir.kit.ui.charts.levels import Level, LevelBand

REACH = 3.0  # logits shown on both sides of the borders
DEVIATIONS = 1.96  # of a 95 % interval
_ORDER = (
    CompetencyState.NO_DEFICIT,
    CompetencyState.DEFICIT,
    CompetencyState.NEAR_CUT,
    CompetencyState.NOT_ENOUGH_DATA,
)


@dataclass(frozen=True, slots=True)
class Borders:
    """Logits: below ``support`` a competency is lacking, from ``confident`` on it is held well."""

    support: float
    confident: float


@dataclass(frozen=True, slots=True)
class CompetencyLine:
    """One competency: its verdict in words, a sentence, the band; the figures stand apart."""

    code: str
    title: str
    state: str
    verdict: str
    sentence: str
    goal: str
    band: LevelBand
    figures: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the page of a result says."""

    heading: str
    lead: str
    told: str
    lines: Sequence[CompetencyLine]
    strengths: int
    named: int
    expected_false: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is made of: the result, its competencies, what the pack says of each."""

    result: Result
    procedure_title: str
    competencies: Sequence[CompetencyResult]
    known: Mapping[str, Competency]


def person_page(told: Told) -> PersonPage:
    """Lines in the order strengths, deficits, the doubtful, the unsaid; in a group the surest first."""
    lines = [_line(row, told) for row in sorted(told.competencies, key=_place)]
    states = [line.state for line in lines]
    named = states.count(CompetencyState.DEFICIT)
    return PersonPage(
        heading=_("Your result"),
        lead=_lead(lines),
        told=_what_took_place(told),
        lines=lines,
        strengths=states.count(CompetencyState.NO_DEFICIT),
        named=named,
        expected_false=_false_words(told.result, named),
    )


def _place(row: CompetencyResult) -> tuple[int, float, str]:
    chance = row.deficit_probability or 0.0
    is_strength = row.state == CompetencyState.NO_DEFICIT
    return (
        _ORDER.index(CompetencyState(row.state)),
        chance if is_strength else -chance,
        row.competency,
    )


def _lead(lines: Sequence[CompetencyLine]) -> str:
    """Strengths by name, the rest by number: at most three sentences."""
    by_state = {state: [line for line in lines if line.state == state] for state in _ORDER}
    strong = by_state[CompetencyState.NO_DEFICIT]
    parts = [_strengths(strong)] if strong else []
    named = len(by_state[CompetencyState.DEFICIT])
    if named:
        text = ngettext(
            "In %(n)s area there is most likely something to learn.",
            "In %(n)s areas there is most likely something to learn.",
            named,
        )
        parts.append(text % {"n": named})
    unsure = len(by_state[CompetencyState.NEAR_CUT]) + len(
        by_state[CompetencyState.NOT_ENOUGH_DATA]
    )
    if unsure:
        text = ngettext(
            "Of %(n)s more the answers do not allow to judge.",
            "Of %(n)s more the answers do not allow to judge.",
            unsure,
        )
        parts.append(text % {"n": unsure})
    return " ".join(parts)


def _strengths(strong: Sequence[CompetencyLine]) -> str:
    most = ", ".join(f"«{line.title}»" for line in strong[:2])
    if len(strong) <= 2:
        return _("Your strength: %(areas)s.") % {"areas": most}
    rest = len(strong) - 2
    text = ngettext(
        "Your strength: %(areas)s and %(n)s more area.",
        "Your strength: %(areas)s and %(n)s more areas.",
        rest,
    )
    return text % {"areas": most, "n": rest}


def _what_took_place(told: Told) -> str:
    items = sum(row.items for row in told.competencies)
    text = ngettext("%(day)s, %(n)s task", "%(day)s, %(n)s tasks", items)
    return text % {"day": russian.day(told.result.completed_on), "n": items}


def _line(row: CompetencyResult, told: Told) -> CompetencyLine:
    competency = told.known.get(row.competency)
    title = competency.short_title if competency else row.competency
    borders = _borders(row)
    return CompetencyLine(
        code=row.competency,
        title=title,
        state=row.state,
        verdict=_verdict(row, borders),
        sentence=_sentence(row, competency),
        goal=competency.learning_goal if competency and row.state == "deficit" else "",
        band=_band(row, borders, title),
        figures=_figures(row),
    )


def _borders(row: CompetencyResult) -> Borders | None:
    if row.support is None or row.confident is None:
        return None
    return Borders(row.support, row.confident)


def _verdict(row: CompetencyResult, borders: Borders | None) -> str:
    if row.state == CompetencyState.DEFICIT:
        return _("Most likely there is a deficit")
    if row.state == CompetencyState.NEAR_CUT:
        return _("Close to the border")
    if row.state == CompetencyState.NOT_ENOUGH_DATA or row.ability is None:
        return _("Not enough data")
    if borders and row.ability >= borders.confident:
        return _("Confident")
    return _("Sufficient")


def _sentence(row: CompetencyResult, competency: Competency | None) -> str:
    if row.deficit_probability is None or row.state == CompetencyState.NOT_ENOUGH_DATA:
        text = ngettext(
            "You were given only %(n)s task. We draw no conclusion.",
            "You were given only %(n)s tasks. We draw no conclusion.",
            row.items,
        )
        return text % {"n": row.items}
    if row.state == CompetencyState.NO_DEFICIT:
        return competency.description if competency else ""
    many = of_a_hundred(row.deficit_probability)
    if row.state == CompetencyState.DEFICIT:
        text = _("Of 100 teachers who answer like this, about %(n)s have this deficit.")
    else:
        text = _(
            "The answers do not settle it: of 100 people who answer like this, about %(n)s have a deficit."
        )
    return text % {"n": many}


def of_a_hundred(probability: float) -> int:
    """A probability as a count people can picture: never 0 or 100, which would be certainty."""
    return min(99, max(1, round(probability * 100)))


def _band(row: CompetencyResult, borders: Borders | None, title: str) -> LevelBand:
    place = borders or Borders(0.0, 1.0)
    axis = Axis(place.support - REACH, place.confident + REACH, ())
    if row.ability is None or row.ability_se is None or borders is None:
        words = ("", "", _("no conclusion"))
        return LevelBand(
            axis, (0.0, 0.0), words, None, _("%(title)s: no conclusion") % {"title": title}
        )
    reach = DEVIATIONS * row.ability_se
    words = (_("support is needed"), _("sufficient"), _("confident"))
    level = Level(row.ability, row.ability - reach, row.ability + reach)
    label = f"{title}: {_verdict(row, borders)}"
    return LevelBand(axis, (place.support, place.confident), words, level, label)


def _figures(row: CompetencyResult) -> str:
    if row.ability is None or row.ability_se is None or row.deficit_probability is None:
        return "—"
    return _("%(ability)s (± %(error)s); probability of a deficit %(chance)s") % {
        "ability": russian.number(Decimal(str(round(row.ability, 2))), 2),
        "error": russian.number(Decimal(str(round(row.ability_se, 2))), 2),
        "chance": russian.number(Decimal(str(round(row.deficit_probability, 2))), 2),
    }


def _false_words(result: Result, named: int) -> str:
    """How many of the deficits named are expected to be none: said before anybody acts on them."""
    if not named or result.expected_false is None:
        return ""
    return _("Of the deficits named, %(n)s is expected to be wrong.") % {
        "n": russian.number(Decimal(str(round(result.expected_false, 1))), 1)
    }
