"""Table 5 read a second time, straight into SQL, by somebody who does not know the pack.

Each entry: numerator's table, numerator, denominator's table, denominator. ``u`` is the unit of the row in the same
year. An aggregate of ``units`` itself counts open rows only.
"""

from __future__ import annotations

_P, _M = "staff_category = 'pedagogical'", "staff_category = 'managerial'"
_EDU = "kind in ('school', 'kindergarten', 'supplementary', 'vocational')"
_SAT = "t.kind = 'deficit_diagnostic' and t.operator = 'chcopmkp'"
_FORMED = "t.formed_on is not null and t.status <> 'cancelled'"
_STEP = (
    f"t.{_P} and t.kind = 'upskilling' and t.formed_on is not null "
    "and t.route_status <> 'cancelled' and t.assessment_id is not null"
)
_UP = f"t.{_P} and t.kind = 'upskilling' and t.completed_on is not null"
_RE = f"t.{_P} and t.kind = 'retraining' and t.completed_on is not null"


def _persons(where: str) -> str:
    return f"count(distinct t.person_id) filter (where {where})"


def _rows(where: str) -> str:
    return f"count(*) filter (where {where})"


def _sum(column: str) -> str:
    value = f"coalesce(sum(round_even(t.{column}, 6)::decimal(18,6))"
    return f"{value} filter (where u.is_general_education), 0)"


_OPEN_EDU = _rows(f"t.is_open and t.level = 'organisation' and t.{_EDU}")
_MUNICIPALITIES = _rows("t.is_open and t.level = 'municipality'")
_READY = (
    "t.has_regulation and t.has_roadmap and t.has_order and u.level = 'organisation' "
    f"and u.is_open and u.{_EDU}"
)
_ACTIVE = (
    "count(distinct u.municipality_id) filter (where t.community = 'regional_methodical_active')"
)
_CONTEST = (
    f"count(distinct u.municipality_id) filter (where t.{_P} and t.age < 35 "
    "and t.stage = 'regional' and t.is_federal_contest)"
)

READINGS: dict[str, tuple[str, str, str, str]] = {
    "1.1": ("assessments", _persons(f"{_SAT} and t.{_P}"), "staff", _persons(f"t.{_P}")),
    "1.2": ("assessments", _persons(f"{_SAT} and t.{_M}"), "staff", _persons(f"t.{_M}")),
    "2.1": (
        "routes",
        _persons(f"t.{_P} and {_FORMED} and t.assessment_id is not null"),
        "assessments",
        _persons(f"{_SAT} and t.{_P}"),
    ),
    "2.2": (
        "routes",
        _persons(f"t.{_M} and {_FORMED} and t.assessment_id is not null"),
        "assessments",
        _persons(f"{_SAT} and t.{_M}"),
    ),
    "3.1": ("routes", _rows(f"{_FORMED} and t.has_support"), "routes", _rows(_FORMED)),
    "4.1": ("staff", _persons(f"t.{_P} and t.age < 35"), "staff", _persons(f"t.{_P}")),
    "4.2": (
        "vacancies",
        _rows("t.scheme = 'zemsky_teacher' and t.closed_on is not null"),
        "vacancies",
        _rows("t.scheme = 'zemsky_teacher'"),
    ),
    "4.3": ("form_oo1", _sum("ped_rates_filled"), "form_oo1", _sum("ped_rates")),
    "4.4": ("form_oo1", _sum("admin_rates_filled"), "form_oo1", _sum("admin_rates")),
    "4.5": (
        "form_oo1",
        _sum("ped_persons_higher_pedagogical"),
        "form_oo1",
        _sum("ped_persons"),
    ),
    "4.6": (
        "form_oo1",
        _rows(
            "u.is_general_education and t.ped_persons > 0 and t.ped_rates_filled > 2 * t.ped_persons"
        ),
        "form_oo1",
        _rows("u.is_general_education and t.ped_persons > 0"),
    ),
    "5.1": ("learning", _persons(f"{_RE} and t.is_pedagogical"), "learning", _persons(_RE)),
    "7.1": ("form_mentoring", _rows(_READY), "units", _OPEN_EDU),
    "7.2": ("memberships", _ACTIVE, "units", _MUNICIPALITIES),
    "7.3": (
        "staff",
        _persons(f"(t.{_P} or t.{_M}) and t.age < 35 and t.accompanied_by_regional_methodist"),
        "staff",
        _persons(f"(t.{_P} or t.{_M}) and t.age < 35"),
    ),
    "7.4": ("contest_entries", _CONTEST, "units", _MUNICIPALITIES),
    "9.1": (
        "units",
        _rows(f"t.is_open and t.level = 'organisation' and t.{_EDU} and t.uses_platform"),
        "units",
        _OPEN_EDU,
    ),
    "10.1": (
        "assessments",
        _persons(f"t.kind = 'qualification_exam' and t.{_P} and t.passed"),
        "assessments",
        _persons(f"t.kind = 'qualification_exam' and t.{_P}"),
    ),
}
_TOPICS_6 = (
    "quality_assessment",
    "low_result_schools",
    "talent_support",
    "career_guidance",
    "upbringing",
    "preschool_quality",
)
for _number, _topic in enumerate(_TOPICS_6, 1):
    _where = f"{_STEP} and t.topic = '{_topic}'"
    READINGS[f"6.{_number}"] = (
        "route_steps",
        _persons(f"{_where} and t.route_status = 'completed'"),
        "route_steps",
        _persons(_where),
    )
for _number, _topic in enumerate(("functional_literacy", "fgos", "digital_environment"), 1):
    READINGS[f"8.{_number}"] = (
        "learning",
        _persons(f"{_UP} and t.is_federal_priority and t.topic = '{_topic}'"),
        "learning",
        _persons(_UP),
    )

REGION_ONLY = ("7.2", "7.4")
PLACE_OF = {
    "organisation": "case when u.level = 'organisation' then u.unit_id end",
    "municipality": "u.municipality_id",
    "region": "u.region_id",
}


def count_sql(table: str, aggregate: str, level: str) -> str:
    """(place, year) → the aggregate, over the facts of one table at one level."""
    return (
        f"select {PLACE_OF[level]} as place, t.year, {aggregate} as n from {table} t "
        "join units u on u.unit_id = t.unit_id and u.year = t.year group by 1, 2"
    )
