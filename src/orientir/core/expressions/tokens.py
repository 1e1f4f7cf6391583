"""The first gate: an expression may hold only the words and signs of the language.

The tokens are those of sqlglot; what passes here is then parsed by it. Doing this first gives an
exact place for every refusal, and keeps the parser's synonyms (``!=``, ``ifnull``) out of packs.
"""

from __future__ import annotations

import difflib
import re

from sqlglot import tokenize
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from orientir.core.expressions.mistakes import ExpressionMistake

SIGNS = frozenset({"=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "(", ")", ",", "."})
WORDS = frozenset({"and", "or", "not", "in", "between", "is", "null", "true", "false"})
FUNCTIONS = frozenset({"coalesce", "abs", "lower", "length", "year"})
_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(\.\d+)?")


def check_tokens(text: str) -> list[Token]:
    """The tokens of the text; refuses the first one that is not of the language."""
    try:
        tokens = tokenize(text)
    except SqlglotError:
        raise ExpressionMistake("выражение не читается", text, 0, len(text) - 1) from None
    if not tokens:
        raise ExpressionMistake("выражение пусто", text, 0, 0)
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        reason = _reason_against(token, following, text)
        if reason:
            raise ExpressionMistake(reason, text, token.start, token.end)
    return tokens


def _reason_against(token: Token, following: Token | None, text: str) -> str | None:
    written = text[token.start : token.end + 1]
    if token.comments:
        return "комментарии в выражении не допускаются"
    if token.token_type is TokenType.STRING:
        return None if written.startswith("'") else "текст пишется в одиночных кавычках"
    if token.token_type is TokenType.NUMBER:
        return None if _NUMBER.fullmatch(written) else "число пишется цифрами и точкой"
    if _NAME.fullmatch(written):
        return _reason_against_word(written, following)
    if written in SIGNS:
        return None
    advice = ": «не равно» пишется <>" if written == "!=" else ""
    return f"знак не из языка условий{advice}"


def _reason_against_word(word: str, following: Token | None) -> str | None:
    lower = word.lower()
    called = following is not None and following.token_type is TokenType.L_PAREN
    if not called or lower in WORDS or lower in FUNCTIONS:
        return None
    near = difflib.get_close_matches(lower, FUNCTIONS, 1)
    advice = f"; возможно, {near[0]}" if near else ""
    return f"нет такой функции{advice}; есть {', '.join(sorted(FUNCTIONS))}"
