"""Words of a query in texts of a pack: forgives ё/е, case, endings and typos. Pure.

A word is met by a word that begins as it does but for an ending of up to three letters; where nothing
is met so, by words alike (difflib's ratio). Numbers are met exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
LONGEST_ENDING = 3
SHORTEST_STEM = 4
SHORTEST_WORD = 3
ALIKE = 0.8
MOST_WORDS = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a query met: ``is_exact`` is false where only words alike were met."""

    hits: tuple[T, ...]
    is_exact: bool = True


def words_of(text: str) -> list[str]:
    """Words and numbers of a text, small letters, ё as е, 4,2 as 4.2."""
    plain = text.lower().replace("ё", "е")
    return [word.replace(",", ".") for word in WORD.findall(plain)]


def match(texts: Mapping[T, str], query: str) -> Found[T]:
    """The keys whose texts have every word of the query, in the order of ``texts``."""
    wanted = _telling(words_of(query))[:MOST_WORDS]
    told = {key: set(words_of(text)) for key, text in texts.items()}
    vocabulary = set().union(*told.values()) if told else set()
    exact = _holding(told, [_beginning(word, vocabulary) for word in wanted])
    if exact or not wanted:
        return Found(exact)
    alike = [_beginning(word, vocabulary) or _alike(word, vocabulary) for word in wanted]
    return Found(_holding(told, alike), is_exact=False)


def _telling(words: Sequence[str]) -> list[str]:
    """Without prepositions and conjunctions, unless there is nothing else."""
    telling = [word for word in words if len(word) >= SHORTEST_WORD or word[0].isdigit()]
    return telling or list(words)


def _holding(told: Mapping[T, set[str]], wanted: Sequence[set[str]]) -> tuple[T, ...]:
    if not wanted:
        return ()
    return tuple(key for key, words in told.items() if all(words & one for one in wanted))


def _beginning(word: str, vocabulary: Iterable[str]) -> set[str]:
    if word[0].isdigit():
        return {one for one in vocabulary if one == word}
    stem = word[: max(min(len(word), SHORTEST_STEM), len(word) - LONGEST_ENDING)]
    return {one for one in vocabulary if one.startswith(stem)}


def _alike(word: str, vocabulary: Iterable[str]) -> set[str]:
    if word[0].isdigit():
        return set()
    return set(get_close_matches(word, vocabulary, n=20, cutoff=ALIKE))
