"""What of the proposals a person has seen before issuing them. Pure.

A proposal is known by its rule, unit and subject, not by its row: gathered anew with the same words it is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol, TypeVar

LINE: Final = re.compile(r"([0-9a-f]{12})([0-9a-f]{8})")


class Proposal(Protocol):
    """What goes out with a proposal."""

    rule: str
    unit_id: int
    subject: str
    title: str
    text: str
    actions: list[str]
    term_days: int
    evidence: str
    addressee_id: int
    addressee_role: str


One = TypeVar("One", bound=Proposal)


@dataclass(frozen=True, slots=True)
class Differences:
    """Between what was seen and what is there: how many came, went, were written differently."""

    came: int
    gone: int
    rewritten: int

    def __bool__(self) -> bool:
        return bool(self.came or self.gone or self.rewritten)


def fingerprints(found: Iterable[Proposal]) -> dict[str, str]:
    """Which proposals, and what each says: hashes by hashes."""
    return {key_of(one): _words(one) for one in found}


def key_of(one: Proposal) -> str:
    """By which a proposal is the same one though it was gathered anew."""
    return _hash(12, one.rule, one.unit_id, one.subject)


def _words(one: Proposal) -> str:
    return _hash(
        8, one.title, one.text, *one.actions, one.term_days, one.evidence, one.addressee_id,
        one.addressee_role,
    )  # fmt: skip


def _hash(length: int, *parts: object) -> str:
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


def write_seen(seen: Mapping[str, str]) -> str:
    """For a hidden field of the form; twenty characters a proposal."""
    return "".join(key + words for key, words in sorted(seen.items()))


def read_seen(text: str) -> dict[str, str]:
    """What the form brought back; what is not of it was not seen."""
    return {found[1]: found[2] for found in LINE.finditer(text)}


def differences(seen: Mapping[str, str], there: Mapping[str, str]) -> Differences:
    """What changed since it was seen."""
    return Differences(
        len(there.keys() - seen.keys()),
        len(seen.keys() - there.keys()),
        sum(there[key] != seen[key] for key in there.keys() & seen.keys()),
    )


def unseen_keys(seen: Mapping[str, str], there: Mapping[str, str]) -> frozenset[str]:
    """Of what is there, what was not seen as it is now."""
    return frozenset(key for key, words in there.items() if seen.get(key) != words)


def unseen_first(found: Iterable[One], unseen: frozenset[str]) -> list[One]:
    """Those that were not seen stand first, else the order stays."""
    return sorted(found, key=lambda one: key_of(one) not in unseen)
