"""Addresses of the room's pages: they carry what is looked at, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Addresses:
    """``path`` of this page and the parameters that every link of it keeps (see ``kept``);
    ``own`` are the parameters of this page alone."""

    path: str
    kept: Mapping[str, str]
    own: Mapping[str, str]

    def here(self, **changes: str) -> str:
        """This page with some of its parameters changed; an empty one is left out."""
        return _address(self.path, {**self.kept, **self.own, **changes})

    def region(self, **changes: str) -> str:
        return _address(reverse("monitoring:home"), {**self.kept, **changes})

    def indicator(self, code: str, **changes: str) -> str:
        return _address(reverse("monitoring:indicator", args=[code]), {**self.kept, **changes})

    def unit(self, code: str, **changes: str) -> str:
        kept = {name: value for name, value in self.kept.items() if name != "unit"}
        return _address(reverse("monitoring:unit", args=[code]), {**kept, **changes})

    def to(self, route: str, *arguments: str, **changes: str) -> str:
        return _address(reverse(f"monitoring:{route}", args=arguments), {**self.kept, **changes})


def _address(path: str, parameters: Mapping[str, str]) -> str:
    told = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(told)}" if told else path
