"""Results at the size of a region and of the country: value added against statsmodels, heaps at boundaries, groups.

``python -m benchmarks.results [--without-peer]``: each figure in a process of its own, tables from a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

PUPILS, SCHOOLS = 400_000, 2_500
SCORES, UNITS = 1_000_000, 40_000
LIMITS = {"value_added": 10, "objectivity": 30, "clusters": 60}
_SEED = 5


def measure(with_peer: bool = True) -> str:
    """One table; effects that part from the peer's by more than a thousandth of a point are a failure."""
    lines = ["| what | rows | seconds | limit | peak, MB |", "|---|--:|--:|--:|--:|"]
    ours = _run("value_added")
    lines.append(_line(f"value added, {SCHOOLS:,} schools, 4 covariates", PUPILS, ours, 10))
    if with_peer:
        peer = _run("statsmodels")
        lines.append(_line("the same, statsmodels MixedLM", PUPILS, peer, None))
        for name in ("slope", "unit", "residual"):
            assert abs(ours[name] - peer[name]) < 1e-3, (name, ours[name], peer[name])
        lines.append(f"| ratio | | {peer['seconds'] / ours['seconds']:.0f} × | | |")
    lines.append(_line(f"municipalities above {SCHOOLS:,} schools", PUPILS, _run("nested"), None))
    heaps = _run("objectivity")
    lines.append(
        _line(f"heaps, {heaps['groups']:,} groups × 2 cuts", SCORES, heaps, LIMITS["objectivity"])
    )
    groups = _run("clusters")
    lines.append(
        _line(f"groups of units, 8 columns, {groups['k']} found", UNITS, groups, LIMITS["clusters"])
    )
    return "\n".join(lines)


def _line(what: str, rows: int, found: dict[str, Any], limit: int | None) -> str:
    bound = "" if limit is None else str(limit)
    return f"| {what} | {rows:,} | {found['seconds']:.1f} | {bound} | {found['peak']:.0f} |"


def _run(what: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.results", "--one", what],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def _pupils() -> Any:
    """pupil rows: score, prior, sex, fee, size of the school, school, town."""
    import numpy as np
    import polars as pl

    random = np.random.default_rng(_SEED)
    school = np.sort(random.integers(0, SCHOOLS, PUPILS))
    town = school % 43
    prior = random.normal(size=PUPILS)
    sex, fee = random.integers(0, 2, PUPILS), random.integers(0, 2, PUPILS)
    size = random.normal(size=SCHOOLS)[school]
    score = 0.6 * prior + 0.1 * sex - 0.2 * fee + 0.05 * size + random.normal(size=PUPILS)
    score += random.normal(0, 0.3, SCHOOLS)[school] + random.normal(0, 0.2, 43)[town]
    return pl.DataFrame(
        {
            "school": school,
            "town": town,
            "prior": prior,
            "sex": sex,
            "fee": fee,
            "size": size,
            "score": score,
        }
    )


def _value_added(group: str = "") -> dict[str, Any]:
    from orientir.core.context.value_added import Question, value_added

    table = _pupils()
    question = Question(
        "score", "school", ("prior", "sex", "fee"), ("size",), method="reml", group=group
    )
    began = time.monotonic()
    found = value_added(table, question)
    return {
        "seconds": time.monotonic() - began,
        "slope": found.fixed["prior"],
        "unit": found.fit.unit_variance,
        "residual": found.fit.residual_variance,
    }


def _nested() -> dict[str, Any]:
    return _value_added("town")


def _statsmodels() -> dict[str, Any]:
    import statsmodels.api as sm

    table = _pupils()
    design = sm.add_constant(table.select("prior", "sex", "fee", "size").to_numpy())
    began = time.monotonic()
    fit = sm.MixedLM(table["score"].to_numpy(), design, groups=table["school"].to_numpy()).fit(
        reml=True
    )
    effects = fit.random_effects  # units are asked for too
    return {
        "seconds": time.monotonic() - began,
        "units": len(effects),
        "slope": float(fit.fe_params[1]),
        "unit": float(fit.cov_re[0, 0]),
        "residual": float(fit.scale),
    }


def _objectivity() -> dict[str, Any]:
    import numpy as np
    import polars as pl

    from orientir.core.objectivity.heaping import HeapingRule, find_heaping
    from orientir.core.objectivity.histograms import read_histograms

    random = np.random.default_rng(_SEED)
    scores = random.binomial(100, random.beta(5, 3, SCORES))
    pupils = pl.DataFrame({"school": random.integers(0, SCHOOLS, SCORES), "score": scores})
    began = time.monotonic()
    counted = pupils.group_by("school", "score").len("count")
    histograms = read_histograms(counted, "score", "count", "school")
    found = find_heaping(histograms, [50, 70], HeapingRule())
    flagged = sum(one.flagged for one in found.heaps)
    return {
        "seconds": time.monotonic() - began,
        "groups": len(histograms.groups),
        "flagged": flagged,
    }


def _clusters() -> dict[str, Any]:
    import numpy as np
    import polars as pl

    from orientir.core.context.clusters.describing import describe_clusters
    from orientir.core.context.clusters.grouping import GroupingRule, group_units
    from orientir.core.context.clusters.mixed_columns import read_mixed_columns

    random = np.random.default_rng(_SEED)
    group = random.integers(0, 5, UNITS)
    numbers = random.normal(0, 2, (5, 6))[group] + random.normal(size=(UNITS, 6))
    numbers[random.random(numbers.shape) < 0.08] = np.nan
    table = pl.DataFrame({"unit": range(UNITS)}).with_columns(
        *(pl.Series(f"x{at}", numbers[:, at]).fill_nan(None) for at in range(6)),
        pl.Series("kind", [f"к{one}" for one in random.integers(0, 4, UNITS)]),
        pl.Series("place", [f"м{one % 3}" for one in group]),
    )
    began = time.monotonic()
    columns = read_mixed_columns(table)
    found = group_units(columns, GroupingRule())
    described = describe_clusters(columns, found)
    return {"seconds": time.monotonic() - began, "k": len(described)}


_ONES: dict[str, Callable[[], dict[str, Any]]] = {
    "value_added": _value_added,
    "nested": _nested,
    "statsmodels": _statsmodels,
    "objectivity": _objectivity,
    "clusters": _clusters,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--one", choices=sorted(_ONES), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        found = _ONES[asked.one]()
        peak = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps(found | {"peak": peak.ru_maxrss / 1024}))
        return
    print(measure(not asked.without_peer))


if __name__ == "__main__":
    main()
