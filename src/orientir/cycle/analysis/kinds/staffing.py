"""How many teachers will leave, come and lack: of the region, its municipalities and organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.disclosure import shown_siblings
from orientir.core.findings import bounds_of
from orientir.core.mistakes import Mistake
from orientir.core.packs.conditions import StaffingRules
from orientir.core.staffing.checking import Check, check_last_year
from orientir.core.staffing.forecasting import (
    Expected,
    Forecast,
    GroupAhead,
    HomeAhead,
    Posts,
    YearAhead,
    forecast_staff,
)
from orientir.core.staffing.laid_out import LEAST_AGE
from orientir.core.staffing.people import HOMES, HomeLevel, Staff, read_staff
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

LIVING: Final = gettext_noop("Foretelling who leaves and who comes")
LEVELS: Final[tuple[HomeLevel, ...]] = ("region", "municipality", "organisation")
TABLES: Final = ("staff", "units", "form_oo1")
AGE_STEP: Final = 5
YOUNGEST, OLDEST = 20, 70


def count_staffing(asked: Asked) -> Found:
    """Raises Mistake where the methodology has no rules, or the snapshot tells too little of staff."""
    rules = _rules(asked)
    assert asked.frozen is not None
    tables = asked.frozen.tables(TABLES, by=asked.by, at=asked.at) if asked.at else {}
    if "staff" not in tables or "units" not in tables:
        raise Mistake("в срезе нет кадров: загрузите их и создайте срез заново")
    staff = read_staff(tables["staff"], tables["units"])
    least = int(bounds_of(asked.pack).min_cell)
    findings: list[Finding] = []
    details: dict[str, Json] = {}
    held: dict[str, list[Check]] = {}
    for done, level in enumerate(LEVELS):
        asked.tell(LIVING, done, len(LEVELS))
        posts = _posts(tables, staff, level)
        forecast = forecast_staff(staff, level, rules, posts, by_group=level != "organisation")
        checks = {one.home: one for one in check_last_year(staff, level, rules)}
        held[level] = list(checks.values())
        for home in forecast.homes:
            reasons = _reasons(forecast, home, posts.get(home.home), checks.get(home.home))
            findings.append(_finding(level, home, reasons, rules, least))
            details[home.home] = _detail(level, home)
    return Found(_figures(staff, rules, held), findings, details, f"{rules.code} {rules.version}")


def _rules(asked: Asked) -> StaffingRules:
    if not asked.pack.staffing:
        raise Mistake(
            f"в методике {asked.pack.id} нет правил прогноза кадров: впишите их в staffing/"
        )
    return asked.pack.staffing[0]


def _posts(tables: Mapping[str, pl.DataFrame], staff: Staff, level: HomeLevel) -> dict[str, Posts]:
    """Rates of schools by the form of the last year; nothing where the form was not given."""
    if "form_oo1" not in tables:
        return {}
    now = pl.col("year") == staff.last_year
    schools = tables["units"].filter(
        now & pl.col("is_general_education") & pl.col("is_open") & (pl.col("level") == "organisation")
    ).select(
        "unit_id", pl.coalesce("current_unit_id", "unit_id").alias("unit"),
        pl.col("municipality_id").alias("municipality"), pl.col("region_id").alias("region"),
    )  # fmt: skip
    forms = tables["form_oo1"].filter(now).select("unit_id", "ped_rates", "ped_rates_filled")
    joined = schools.join(forms, on="unit_id", how="left").drop_nulls(HOMES[level])
    counted = joined.group_by(HOMES[level]).agg(
        pl.col("ped_rates").sum(), pl.col("ped_rates_filled").sum(),
        pl.col("ped_rates").count().alias("returned"), pl.len().alias("schools"),
    )  # fmt: skip
    return {home: Posts(*rest) for home, *rest in counted.iter_rows()}


def _reasons(forecast: Forecast, home: HomeAhead, posts: Posts | None, check: Check | None) -> Json:
    return {
        "year": forecast.base_year,
        "people": home.people,
        "of_age": home.of_age,
        "factor": home.factor,
        "years": [_year(one) for one in home.years],
        "posts": asdict(posts) if posts and posts.returned else None,
        "check": {"expected": _three(check.expected), "left": check.left} if check else None,
    }


def _year(one: YearAhead) -> Json:
    return {
        "year": one.year,
        "leavers": _three(one.leavers),
        "of_age": _three(one.of_age),
        "newcomers": _three(one.newcomers),
        "people": _three(one.people),
        "vacancies": _three(one.vacancies) if one.vacancies else None,
    }


def _three(one: Expected) -> list[float]:
    return [one.value, one.low, one.high]


def _finding(
    level: HomeLevel, home: HomeAhead, reasons: Json, rules: StaffingRules, least: int
) -> Finding:
    """Of a place above organisations ages, and subjects of as many teachers as others may see, are open figures."""
    first = home.years[0].leavers
    share = 100 * first.value / home.people
    verdict = "staff_presses" if share >= float(rules.presses.value) else "staff_steady"
    if home.people < least:
        verdict = "few_data"
    if level != "organisation":
        sizes = {_key(one): float(one.people) for one in home.groups}
        shown = shown_siblings(sizes, least)
        open_ones = [one for one in home.groups if _key(one) in shown]
        reasons |= {"ages": ages_of(home.ages), "groups": [_group(one) for one in open_ones]}
    return Finding(
        home.home, level, home.people, verdict, value=first.value, low=first.low, high=first.high,
        reasons=reasons,
    )  # fmt: skip


def _detail(level: HomeLevel, home: HomeAhead) -> Json:
    told: Json = {"ages": ages_of(home.ages)}
    return told if level == "organisation" else told | {"groups": [_group(one) for one in home.groups]}  # fmt: skip


def _key(one: GroupAhead) -> str:
    return f"{int(one.in_school)}:{one.group}"


def _group(one: GroupAhead) -> Json:
    return {
        "group": one.group,
        "in_school": one.in_school,
        "people": one.people,
        "of_age": one.of_age,
        "leavers": [_three(each) for each in one.leavers],
        "lacking": [_three(each) for each in one.lacking],
    }


def ages_of(ages: tuple[int, ...]) -> list[list[int]]:
    """First age of each five years and how many there are; the ends take all beyond them."""
    counts: dict[int, int] = dict.fromkeys(range(YOUNGEST, OLDEST + 1, AGE_STEP), 0)
    for place, count in enumerate(ages):
        age = min(max(LEAST_AGE + place, YOUNGEST), OLDEST)
        counts[age - age % AGE_STEP] += count
    return [[first, count] for first, count in counts.items()]


def _figures(staff: Staff, rules: StaffingRules, held: Mapping[str, list[Check]]) -> Json:
    return {
        "year": staff.last_year,
        "years": list(staff.years),
        "people": staff.people.filter(pl.col("year") == staff.last_year).height,
        "horizon": int(rules.horizon.value),
        "confidence": float(rules.confidence.value),
        "retirement_age": int(rules.retirement_age.value),
        "presses": float(rules.presses.value),
        "bands": list(rules.bands.values),
        "held": {
            level: {"checked": len(ones), "held": sum(one.holds for one in ones)}
            for level, ones in held.items()
        },
        "has_municipalities": True,
    }
