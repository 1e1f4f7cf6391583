"""Refusals that both engines give in the same words."""

from __future__ import annotations

from orientir.core.indicators.plan import Plan, Term
from orientir.core.mistakes import Mistake


def number_too_large(plan: Plan, term: Term, place: str) -> Mistake:
    """A result that 64 bits, a finite double or decimal(18,6) cannot hold."""
    return Mistake(f"{plan.readers_of_term(term)}: число слишком велико или не конечно ({place})")


def not_finite(table: str, column: str, place: str) -> Mistake:
    """NaN and infinity are no numbers of the contract."""
    return Mistake(f"таблица {table}, столбец {column}: не число ({place})")
