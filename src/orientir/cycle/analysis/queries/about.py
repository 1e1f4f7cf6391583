"""What a run is about: which paper of which year, read from what it was asked."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

MAIN: Final = ("outcome", "results", "context")
"""The role whose results a run is about, the first that it has."""


class About(NamedTuple):
    """``year`` 0 and empty words where the run does not say."""

    year: int
    procedure: str = ""
    subject: str = ""
    grade: int | None = None

    @property
    def paper(self) -> tuple[str, str, int | None]:
        return self.procedure, self.subject, self.grade


def about_of(inputs: list[dict[str, Any]], parameters: dict[str, Any]) -> About:
    """A run that gathers a year is about the year as a whole; one of a snapshot is no paper at all."""
    if "year" in parameters:
        return About(int(parameters["year"]))
    if any("snapshot" in entry for entry in inputs):
        return About(0)
    keys = {entry["role"]: entry["key"] for entry in inputs}
    main = next((keys[role] for role in MAIN if role in keys), None)
    if main is None:
        return About(0)
    return About(int(main["year"]), main["procedure"], main["subject"], main["grade"])
