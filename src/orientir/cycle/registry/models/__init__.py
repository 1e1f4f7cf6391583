"""Units, people, posts, accounts, grants: dated, so that mergers and moves keep history."""

from orientir.cycle.registry.models.accounts import (
    Account,
    CalendarKey,
    Grant,
    LoginDelay,
    Password,
    RecoveryCode,
    SecondFactor,
    Session,
)
from orientir.cycle.registry.models.people import Person, PersonClaim, PersonKey, Post, PostPeriod
from orientir.cycle.registry.models.units import Unit, UnitClosure, UnitPeriod, UnitSuccession

__all__ = [
    "Account",
    "CalendarKey",
    "Grant",
    "LoginDelay",
    "Password",
    "Person",
    "PersonClaim",
    "PersonKey",
    "Post",
    "PostPeriod",
    "RecoveryCode",
    "SecondFactor",
    "Session",
    "Unit",
    "UnitClosure",
    "UnitPeriod",
    "UnitSuccession",
]
