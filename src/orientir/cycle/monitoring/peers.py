"""A unit among units alike: pure, from values and the pack alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from orientir.core.findings import Share, Verdict, verdicts_against_groups
from orientir.core.packs.specs import Indicator
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

    The middle that is shown is the median; the verdict is against all peers taken together, which
    chance moves too. A peer whose base is too small, or whose value is hidden, is left out.
    """
    least = frame.bounds.min_peer_base
    by_indicator: dict[str, list[Value]] = {}
    for value in peers:
        if value.value is not None and value.denominator >= least:
            by_indicator.setdefault(value.indicator, []).append(value)
    told = _told(frame, own, by_indicator)
    return [
        _beside(replace(line, verdict=verdict), by_indicator.get(line.indicator.code, ()))
        for line, verdict in zip(own, told, strict=True)
    ]


def _beside(line: Line, peers: Sequence[Value]) -> AmongPeers:
    values = tuple(sorted(float(one.value) for one in peers if one.value is not None))
    return AmongPeers(line, values, median(values) if len(values) >= FEWEST_PEERS else None)


def _told(frame: Frame, own: Sequence[Line], peers: Mapping[str, Sequence[Value]]) -> list[Verdict]:
    shares = [share_of(frame.pack, line.indicator, line.value) for line in own]
    groups = [_together(frame, line.indicator, peers.get(line.indicator.code, ())) for line in own]
    bounds = frame.bounds
    return verdicts_against_groups(
        shares, groups, 1 - bounds.confidence, float(bounds.min_peer_base)
    )


def _together(frame: Frame, indicator: Indicator, peers: Sequence[Value]) -> Share | None:
    """All peers as one group; None where they are too few to speak of."""
    shares = [share_of(frame.pack, indicator, value) for value in peers]
    known = [share for share in shares if share is not None]
    if len(known) < FEWEST_PEERS:
        return None
    return Share(sum(one.successes for one in known), sum(one.trials for one in known))
