"""Climbing to the maximum of a marginal likelihood: a few EM steps, then Newton with the exact information.

An EM step is taken as its first Newton step (Lange, 1995, doi:10.1111/j.2517-6161.1995.tb02037.x): it needs no inner
loop and always points uphill. Newton's matrix is kept while it serves; how much log-likelihood is still to gain, half
of gradient * step, is what convergence is judged by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from orientir.core.psychometrics.marginal import MarginalLikelihood

Floats = npt.NDArray[np.float64]

GAIN = 1e-6  # of the log-likelihood, absolute
CHANGE = 1e-5  # of a parameter, relative to the larger of it and 1
LONGEST_STEP = 2.0  # of one parameter
EASY_STEPS = 4
TOWARDS_EM = (
    0.0,
    0.05,
    0.2,
    0.5,
    1.0,
)  # how much of the lost information is put back until uphill is certain
STILL_SERVES = 0.05  # the gain ahead must fall to this part, or the matrix is made anew


@dataclass(frozen=True)
class Optimum:
    """``decrement``: log-likelihood that was still to gain before the last step, ``value`` and ``gradient`` of there;
    ``information``: the last matrix, exact or not, or None."""

    parameters: Floats
    value: float
    gradient: Floats
    decrement: float
    iterations: int
    converged: bool
    information: Floats | None


class Climb:
    """One climb; ``information`` may come from elsewhere (a sample of the persons)."""

    def __init__(
        self, objective: MarginalLikelihood, start: Floats, information: Floats | None = None
    ):
        self.objective = objective.suited_to(start)
        self.parameters = start
        self.here = self.objective.evaluate(start)
        self._widen()
        self.information = information
        self.is_newton = True
        self.decrement = np.inf
        self.iterations = 0

    def run(self, *, gain: float = GAIN, change: float = CHANGE, limit: int = 100) -> Optimum:
        easy = 0 if self.information is not None else EASY_STEPS
        for number in range(limit):
            step = self._easy_step() if number < easy else self._newton_step()
            decrement = float(self.here.gradient @ step) / 2
            is_top = number >= easy and self.is_newton
            is_there = is_top and decrement < gain and self._change(step) < change
            self.decrement = decrement
            self.iterations += 1
            if is_there:  # the last step gains nothing that could be seen: nobody is counted for it
                self.parameters = self.parameters + step
                return self._result(converged=True)
            if not self._advance(step) or self.objective.is_exhausted:
                return self._result(converged=False)
        return self._result(converged=False)

    def _change(self, step: Floats) -> float:
        """The greatest, relative to the larger of the parameter and 1; of a spread itself, not of its logarithm: a
        spread that falls to nothing does arrive."""
        layout = self.objective.layout
        scaled = np.abs(step) / np.maximum(1, np.abs(self.parameters))
        spreads = np.flatnonzero(layout.kinds == 1) + len(layout.items)
        scaled[spreads] *= np.minimum(1, np.exp(self.parameters[spreads]))
        return float(scaled.max(initial=0.0))

    def _easy_step(self) -> Floats:
        found = _solve(self.objective.complete_information(self.here), self.here.gradient)
        return self.here.gradient * 1e-3 if found is None else found

    def _newton_step(self) -> Floats:
        """With the matrix at hand while each step shrinks what is ahead; else with a new one."""
        step = self._step_at_hand()
        if step is not None and self.is_newton:
            return step
        self.information = self.objective.information(self.here)
        for share in TOWARDS_EM:
            step = _solve(self._mixed(share), self.here.gradient)
            if step is not None:
                self.is_newton = share == 0
                return step
        self.is_newton = False
        return self._easy_step()

    def _mixed(self, share: float) -> Floats:
        assert self.information is not None
        if share == 0:
            return self.information
        lost = self.objective.complete_information(self.here) - self.information
        return self.information + share * lost

    def _step_at_hand(self) -> Floats | None:
        if self.information is None:
            return None
        step = _solve(self.information, self.here.gradient)
        if step is None:
            return None
        ahead = float(self.here.gradient @ step) / 2
        return step if 0 <= ahead <= STILL_SERVES * self.decrement else None

    def _advance(self, step: Floats) -> bool:
        """Go along ``step``, halved until the likelihood does not fall; False where no step helps."""
        step = step * min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        slack = 1e-12 * abs(self.here.value) + 1e-9
        for _ in range(12):
            there = self.parameters + step
            self._suit(there)
            found = self.objective.evaluate(there)
            if found.value >= self.here.value - slack:
                self.parameters, self.here = there, found
                self._widen()
                return True
            step = step / 2
            self.decrement = np.inf
        return False

    def _suit(self, there: Floats) -> None:
        """Two points are compared on one grid, close enough for both."""
        suited = self.objective.suited_to(there)
        if suited is not self.objective:
            self.objective = suited
            self.here = suited.evaluate(self.parameters)

    def _widen(self) -> None:
        while self.objective.is_too_narrow_for(self.here):
            self.objective = self.objective.widened(self.parameters)
            self.here = self.objective.evaluate(self.parameters)

    def _result(self, *, converged: bool) -> Optimum:
        return Optimum(
            self.parameters,
            self.here.value,
            self.here.gradient,
            self.decrement,
            self.iterations,
            converged,
            self.information,
        )


def _solve(matrix: Floats, right: Floats) -> Floats | None:
    """The solution where ``matrix`` is positive definite, else None."""
    try:
        solution: Floats = cho_solve(cho_factor(matrix, check_finite=False), right)
    except LinAlgError:
        return None
    return solution if np.isfinite(solution).all() else None
