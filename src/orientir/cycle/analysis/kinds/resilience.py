"""Schools that do well against the odds: hard conditions, and more shown by pupils than was to be expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.context.quadrants import Resilient, find_resilient
from orientir.core.context.value_added import Question, UnitEffect, value_added
from orientir.core.context.wellbeing import Wellbeing, index_wellbeing
from orientir.core.findings import bounds_of
from orientir.core.mistakes import Mistake
from orientir.core.packs.analysis import ContextRules
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json
from orientir.cycle.analysis.kinds.value_added import FITTING, conditions_table, pupils_table

INDEXING: Final = gettext_noop("Counting the index of conditions")
VERDICTS: Final = ("resilient", "may_be_resilient", "hard_conditions", "easier_conditions")


@dataclass(frozen=True, slots=True)
class Odds:
    """``known``: index by school; ``hard``: schools in hard conditions; ``least``: pupils a school must have."""

    known: Mapping[str, Wellbeing]
    hard: Mapping[str, Resilient]
    least: int


def count_resilience(asked: Asked) -> Found:
    """Conditions are not put into the model: they say who has them hard. Raises Mistake without rules of the index."""
    rules = _rules(asked.pack)
    least = int(bounds_of(asked.pack).min_cell)
    asked.tell(INDEXING, 0, 2)
    index = index_wellbeing(conditions_table(asked), "unit", rules)
    known = {one.unit: one for one in index.units if one.value is not None}
    asked.tell(FITTING, 1, 2)
    table, linked = pupils_table(asked, with_conditions=False)
    covariates = tuple(name for name in ("prior",) if name in table.columns)
    fit = value_added(table, Question("score", "unit", covariates, (), "pupil", adjust="fdr"))
    found = find_resilient(
        _standing(fit.units, known, least), float(rules.resilient_context.value), float(rules.resilient_result.value)
    )  # fmt: skip
    odds = Odds(known, {one.unit: one for one in found}, least)
    findings = [_finding(one, odds) for one in fit.units]
    figures: Json = linked | {
        "pupils": fit.pupils, "schools": len(findings), "has_prior": bool(covariates),
        "hard": max(one.context for one in found), "bound": found[0].bound,
        "context_percentile": float(rules.resilient_context.value),
        "result_percentile": float(rules.resilient_result.value),
        "variables": [one.title for one in rules.variables if one.code not in index.absent],
        "absent": [one.title for one in rules.variables if one.code in index.absent],
        "verdicts": {
            code: sum(one.verdict == code for one in findings) for code in (*VERDICTS, "few_data")
        },
    }  # fmt: skip
    return Found(figures, findings, rules_version=index.version)


def _rules(pack: Pack) -> ContextRules:
    if not pack.contexts:
        raise Mistake(f"в методике {pack.id} не сказано, из чего складываются условия: впишите их")
    return pack.contexts[0]


def _standing(
    effects: Sequence[UnitEffect], known: Mapping[str, Wellbeing], least: int
) -> pl.DataFrame:
    """Schools with both an index and enough pupils."""
    both = [one for one in effects if one.unit in known and one.pupils >= least]
    return pl.DataFrame(
        {
            "unit": [one.unit for one in both],
            "context": [known[one.unit].value for one in both],
            "result": [one.effect for one in both],
            "se": [one.se for one in both],
        },
        schema_overrides={"context": pl.Float64, "result": pl.Float64, "se": pl.Float64},
    )


def _finding(one: UnitEffect, odds: Odds) -> Finding:
    index, hard = odds.known.get(one.unit), odds.hard.get(one.unit)
    reasons: Json = {}
    if index is not None:
        reasons = {"context": index.value, "percentile": index.percentile, "known": index.known}
    if hard is not None:
        reasons["probability"] = hard.probability
    return Finding(
        one.unit, "organisation", one.pupils, _verdict(one, odds), one.effect, one.se,
        one.low_adjusted, one.high_adjusted, reasons,
    )  # fmt: skip


def _verdict(one: UnitEffect, odds: Odds) -> str:
    """Sure where the interval for all at once lies above the expected and the upper quarter is near certain."""
    if one.pupils < odds.least or one.unit not in odds.known:
        return "few_data"
    hard = odds.hard.get(one.unit)
    if hard is None:
        return "easier_conditions"
    is_above = one.low_adjusted is not None and one.low_adjusted > 0
    if is_above and hard.is_sure:
        return "resilient"
    return "may_be_resilient" if is_above or hard.is_likely else "hard_conditions"
