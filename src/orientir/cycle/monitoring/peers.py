"""A unit among units alike: pure, from values and the pack alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from orientir.core.findings import Verdict, verdicts_against_each
from orientir.cycle.monitoring.readings import Frame, Line, Value, share_of

FEWEST_PEERS = 5  # of fewer figures no middle is told


@dataclass(frozen=True, slots=True)
class AmongPeers:
    """One indicator: the unit's line (its verdict is against the middle), and the peers' values."""

    line: Line
    values: tuple[float, ...]
    middle: float | None


def among_peers(frame: Frame, own: Sequence[Line], peers: Iterable[Value]) -> list[AmongPeers]:
    """Own lines beside the values of peers of the same year, verdicts adjusted together.

    A peer whose base is too small for a comparison, or whose value is hidden, is left out.
    """
    least = frame.bounds.min_peer_base
    by_indicator: dict[str, list[float]] = {}
    for value in peers:
        if value.value is not None and value.denominator >= least:
            by_indicator.setdefault(value.indicator, []).append(float(value.value))
    middles = _middles(by_indicator)
    told = _told(frame, own, middles)
    return [
        AmongPeers(
            _with_verdict(line, verdict),
            tuple(sorted(by_indicator.get(line.indicator.code, ()))),
            middles.get(line.indicator.code),
        )
        for line, verdict in zip(own, told, strict=True)
    ]


def _middles(values: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {code: median(found) for code, found in values.items() if len(found) >= FEWEST_PEERS}


def _told(frame: Frame, own: Sequence[Line], middles: Mapping[str, float]) -> list[Verdict]:
    shares = [share_of(frame.pack, line.indicator, line.value) for line in own]
    references = [
        middles[line.indicator.code] / float(line.indicator.factor)
        if line.indicator.code in middles
        else None
        for line in own
    ]
    bounds = frame.bounds
    return verdicts_against_each(
        shares, references, 1 - bounds.confidence, float(bounds.min_peer_base)
    )


def _with_verdict(line: Line, verdict: Verdict) -> Line:
    return replace(line, verdict=verdict)
