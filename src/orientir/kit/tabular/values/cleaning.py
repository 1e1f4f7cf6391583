"""What is forgiven in any cell (invisible signs, odd spaces), and letters of two alphabets."""

from __future__ import annotations

import re

import polars as pl

INVISIBLE = (
    "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}"
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
)
ODD_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}"
EMPTY_MARKS = ("", "-", "–", "—")

LATIN = "ABEKMHOPCTXYaceopxyk"
CYRILLIC = "АВЕКМНОРСТХУасеорхук"
_TO_CYRILLIC = str.maketrans(LATIN, CYRILLIC)
_TO_LATIN = str.maketrans(CYRILLIC, LATIN)
_MIXED_WORD = re.compile(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
MIXED_WORD = r"\p{Latin}\p{Cyrillic}|\p{Cyrillic}\p{Latin}"  # the same for Polars


def clean(text: pl.Expr) -> pl.Expr:
    """Text without invisible signs, with single plain spaces; null where only a dash is left."""
    shown = text.str.replace_all(f"[{INVISIBLE}]", "")
    trimmed = shown.str.replace_all(r"[\s\x1c-\x1f]+", " ").str.strip_chars(" ")
    return pl.when(~trimmed.is_in(EMPTY_MARKS)).then(trimmed)


def clean_one(text: str) -> str:
    """``clean`` for one text; empty where ``clean`` gives null."""
    trimmed = " ".join(text.translate(dict.fromkeys(map(ord, INVISIBLE))).split())
    return "" if trimmed in EMPTY_MARKS else trimmed


def has_invisible(text: pl.Expr) -> pl.Expr:
    """Whether ``clean`` silently mended more than plain spaces at the ends."""
    return text.str.contains(f"[{INVISIBLE}{ODD_SPACES}]")


def folded(text: pl.Expr) -> pl.Expr:
    """Text for comparison: lower case, ё as е, any dash as a hyphen."""
    return text.str.to_lowercase().str.replace_all("ё", "е").str.replace_all("[‐‑–—−]", "-")


def fold(text: str) -> str:
    """``folded`` for one text, cleaned first."""
    return re.sub("[‐‑–—−]", "-", clean_one(text).lower().replace("ё", "е"))


def mixes_alphabets(text: str) -> bool:
    return _MIXED_WORD.search(text) is not None


def in_one_alphabet(text: str) -> str:
    """Every mixed word in the alphabet of most of its letters, as far as letters look alike."""
    return _WORD.sub(lambda found: _unmixed(found.group()), text)


def foreign_letters(text: str) -> str:
    """The Latin letters of the mixed words: what to look for."""
    mixed = [word for word in _WORD.findall(text) if mixes_alphabets(word)]
    return "".join(letter for word in mixed for letter in word if letter.isascii())


def _unmixed(word: str) -> str:
    if not mixes_alphabets(word):
        return word
    latin = sum(letter.isascii() for letter in word)
    to_latin = latin > len(word) - latin and not _latin_only_letters(word)
    return word.translate(_TO_LATIN if to_latin else _TO_CYRILLIC)


def _latin_only_letters(word: str) -> bool:
    """Whether some Cyrillic letter has no Latin twin: then the word can only be Cyrillic."""
    return any(not letter.isascii() and letter not in CYRILLIC for letter in word)
