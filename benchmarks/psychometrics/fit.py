"""One fit in a process of its own: ``python -m benchmarks.psychometrics.fit ENGINE MODEL SCORES.npy OUT.json``.

Ours is compiled (or read from the cache) on a hundred persons first: that time is told apart. Of peers the fit alone is
counted, not the import.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.int8]
Estimates = dict[str, Any]  # slopes [items], steps [items][steps], variance, iterations


def fit_ours(model: str, scores: Scores, *, with_errors: bool = False) -> Estimates:
    from orientir.core.psychometrics.calibration import calibrate
    from orientir.core.psychometrics.estimates import item_estimates
    from orientir.core.psychometrics.responses import responses_from_matrix

    responses = responses_from_matrix(scores)
    found = calibrate(responses, model, with_errors=with_errors)  # type: ignore[arg-type]
    items = item_estimates(found, responses.items)
    return {
        "slopes": [item.slope for item in items],
        "steps": [list(item.steps) for item in items],
        "variance": float(np.exp(2 * found.groups.log_sds[0])),
        "iterations": found.optimum.iterations,
        "converged": found.optimum.converged,
    }


def fit_ours_with_errors(model: str, scores: Scores) -> Estimates:
    return fit_ours(model, scores, with_errors=True)


def fit_mirt(model: str, scores: Scores) -> Estimates:
    import mirt

    names = {"2pl": "2PL", "gpcm": "GPCM", "rasch": "1PL"}
    found = mirt.fit_mirt(scores.astype(np.int64), names[model], compute_standard_errors=False)
    values = found.model.parameters
    steps = values["steps"] if "steps" in values else values["difficulty"][:, None]
    return {
        "slopes": np.broadcast_to(values["discrimination"], scores.shape[1]).tolist(),
        "steps": np.asarray(steps).tolist(),
        "variance": 1.0,
        "iterations": found.n_iterations,
        "converged": bool(found.converged),
    }


def fit_girth(model: str, scores: Scores) -> Estimates:
    import girth

    found = {"2pl": girth.twopl_mml, "rasch": girth.onepl_mml}[model](scores.T.astype(np.int64))
    slopes = np.broadcast_to(found["Discrimination"], scores.shape[1])
    return {
        "slopes": slopes.tolist(),
        "steps": np.asarray(found["Difficulty"])[:, None].tolist(),
        "variance": 1.0,
        "iterations": None,
        "converged": True,
    }


ENGINES: dict[str, Callable[[str, Scores], Estimates]] = {
    "ours": fit_ours,
    "ours, with standard errors": fit_ours_with_errors,
    "mirt": fit_mirt,
    "girth": fit_girth,
}


def main(engine: str, model: str, data: str, out: str) -> None:
    scores = np.load(data)
    compiling = (
        _processor(lambda: ENGINES[engine](model, scores[:100])) if "ours" in engine else 0.0
    )
    before = _peak()
    found: Estimates = {}
    wall = time.perf_counter()
    seconds = _processor(lambda: found.update(ENGINES[engine](model, scores)))
    found |= {
        "processor": seconds,
        "wall": time.perf_counter() - wall,
        "compiling": compiling,
        "peak": _peak(),
        "peak_before": before,
    }
    Path(out).write_text(json.dumps(found), encoding="utf-8")


def _processor(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak() -> float:
    """MB of this program alone: what the system counts as the most may be of the process it was forked from."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
