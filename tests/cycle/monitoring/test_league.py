"""Units side by side."""

from __future__ import annotations

from orientir.core.findings import Verdict
from orientir.cycle.monitoring.league import (
    Place,
    build_funnel,
    build_league,
    common_share,
)
from orientir.cycle.monitoring.peers import among_peers
from orientir.cycle.monitoring.readings import by_indicator_and_year, line
from tests.cycle.monitoring.figures import FRAME, indicator, value

PLACES = [Place(n, f"u{n}", title) for n, title in enumerate("АБВГЁ", start=1)]
REGION = value("2.1", 500, 1000)
VALUES = {
    1: value("2.1", 90, 100, unit=1, level="municipality"),
    2: value("2.1", 50, 100, unit=2, level="municipality"),
    3: value("2.1", 8, 9, unit=3, level="municipality"),
    4: value("2.1", 10, 100, unit=4, level="municipality"),
}


def test_reliable_then_small_then_absent() -> None:
    league = build_league(FRAME, indicator("2.1"), PLACES, VALUES, REGION)
    assert [row.place.title for row in league.reliable] == ["А", "Б", "Г"]
    assert [row.place.title for row in league.small] == ["В"]
    assert [row.place.title for row in league.absent] == ["Ё"]
    assert [row.verdict for row in league.rows] == [
        Verdict.ABOVE,
        Verdict.SAME,
        Verdict.BELOW,
        Verdict.SMALL,
        Verdict.NONE,
    ]
    assert [row.places and (row.places.first, row.places.last) for row in league.rows] == [
        (1, 1),
        (2, 2),
        (3, 3),
        None,
        None,
    ]


def test_lower_is_first_where_less_is_better() -> None:
    values = {unit: value("4.6", one.numerator, one.denominator, unit=unit)
              for unit, one in VALUES.items()}  # fmt: skip
    league = build_league(FRAME, indicator("4.6"), PLACES, values, None)
    assert [row.place.title for row in league.reliable] == ["Г", "Б", "А"]
    assert {row.verdict for row in league.reliable} == {Verdict.NONE}


def test_orders() -> None:
    by_name = build_league(FRAME, indicator("2.1"), PLACES[::-1], VALUES, REGION, "name")
    assert [row.place.title for row in by_name.reliable] == ["А", "Б", "Г"]
    far_first = build_league(FRAME, indicator("2.1"), PLACES, VALUES, REGION, "distance")
    assert [row.place.title for row in far_first.reliable] == ["А", "Г", "Б"]


def test_rates_take_no_places() -> None:
    values = {1: value("4.3", "95.5", 100, unit=1), 2: value("4.3", "80.5", 100, unit=2)}
    league = build_league(FRAME, indicator("4.3"), PLACES[:2], values, value("4.3", 900, 1000))
    assert {(row.verdict, row.places, row.interval) for row in league.rows} == {
        (Verdict.NONE, None, None)
    }


def test_above_100_per_cent_is_shown_but_not_compared() -> None:
    values = {1: value("9.1", 104, 100, unit=1), 2: value("9.1", 90, 100, unit=2)}
    league = build_league(FRAME, indicator("9.1"), PLACES[:2], values, value("9.1", 831, 798))
    assert [row.place.title for row in league.reliable] == ["А", "Б"]
    assert league.reliable[0].share is None
    assert build_funnel(FRAME, league, common_share(indicator("9.1"), league)) is None


def test_the_funnel_has_limits_over_all_sizes() -> None:
    league = build_league(FRAME, indicator("2.1"), PLACES, VALUES, REGION)
    funnel = build_funnel(FRAME, league, common_share(indicator("2.1"), league))
    assert funnel is not None
    assert len(funnel.points) == 4
    assert funnel.reference == 0.5
    assert (funnel.limits[0].denominator, funnel.limits[-1].denominator) == (1, 100)


def test_a_unit_among_peers() -> None:
    own = line(
        FRAME, indicator("1.1"), 2025,
        by_indicator_and_year([value("1.1", 41, 45, level="organisation")]),
    )  # fmt: skip
    peers = [value("1.1", 25 + n, 50, unit=10 + n, level="organisation") for n in range(6)]
    too_small = value("1.1", 1, 9, unit=99, level="organisation")
    found = among_peers(FRAME, [own], [*peers, too_small])[0]
    assert found.line.verdict is Verdict.ABOVE
    assert found.values == (50.0, 52.0, 54.0, 56.0, 58.0, 60.0)
    assert found.middle == 55.0


def test_too_few_peers_tell_no_middle() -> None:
    own = line(FRAME, indicator("1.1"), 2025, {("1.1", 2025): value("1.1", 41, 45)})
    peers = [value("1.1", 25, 50, unit=10 + n) for n in range(4)]
    found = among_peers(FRAME, [own], peers)[0]
    assert (found.middle, found.line.verdict) == (None, Verdict.NONE)
