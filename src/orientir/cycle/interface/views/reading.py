# ruff: noqa: ARG001 the library tells a request by its name
"""What programs read: units, indicators, snapshots with their values, code lists. Nothing can be written."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from orientir import __version__
from orientir.core.mistakes import Mistake
from orientir.cycle.goals import api as goals
from orientir.cycle.interface.actions import enter_by_key, leave
from orientir.cycle.interface.pages import (
    dictionary_shape,
    indicator_shape,
    snapshot_shape,
    unit_shape,
)
from orientir.cycle.interface.rules import A_MINUTE, Scope
from orientir.cycle.interface.shapes import (
    Dictionaries,
    Indicators,
    Refused,
    Snapshots,
    Units,
    UnitsAsked,
    UnitShape,
    Values,
    ValuesAsked,
    ValueShape,
)
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.registry import api as registry
from orientir.kit.access.gate import open_to_all

REFUSED = {
    "unknown": (
        401,
        "ключ неизвестен или отозван: сделайте новый на странице «Ключи для программ»",
    ),
    "expired": (401, "срок ключа или роли, по которой он действует, истёк: сделайте новый ключ"),
    "scope": (403, "ключ не открывает этого раздела: сделайте ключ с разделом «{scope}»"),
    "slow": (429, "запросов больше {most} в минуту: повторите через {seconds} с"),
}
"""Why a key opens nothing → status and words."""


class Key(HttpBearer):
    """A key in ``Authorization: Bearer …`` that opens one part of the interface."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> str:
        """The connection acts by the key; whatever is in the way is answered at once."""
        opened = enter_by_key(token, self.scope)
        if opened.refusal:
            raise NotOpened(opened.refusal, self.scope, opened.seconds)
        request.is_entered_by_key = True  # type: ignore[attr-defined]
        return token


class NotOpened(Exception):
    """A key opened nothing."""

    def __init__(self, refusal: str, scope: str = "", seconds: int = 0) -> None:
        super().__init__(refusal)
        self.status, words = REFUSED[refusal]
        self.words = words.format(scope=scope, seconds=seconds, most=A_MINUTE)
        self.seconds = seconds


api = NinjaAPI(
    title="Ориентир",
    version=__version__,
    description="Чтение организаций, показателей, срезов и списков кодов. Ключ: «Ключи для программ».",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="interface:v1",
)
REFUSALS = {401: Refused, 403: Refused, 404: Refused, 422: Refused, 429: Refused}


@api.get(
    "units",
    auth=Key(Scope.UNITS),
    response={200: Units} | REFUSALS,
    summary="Организации и территории",
)
def units(request: HttpRequest, asked: Query[UnitsAsked]) -> Units:
    found, count = registry.list_units(
        registry.UnitFilters(
            text=asked.q, level=asked.level, municipality=asked.municipality, state=asked.state
        ),
        on=timezone.localdate(),
        limit=asked.limit,
        offset=asked.offset,
    )
    return Units(items=[unit_shape(one) for one in found], count=count)


@api.get(
    "units/{code}",
    auth=Key(Scope.UNITS),
    response={200: UnitShape} | REFUSALS,
    summary="Одна организация",
)
def unit(request: HttpRequest, code: str) -> UnitShape:
    return unit_shape(registry.get_unit(code, on=timezone.localdate()))


@api.get(
    "indicators",
    auth=Key(Scope.INDICATORS),
    response={200: Indicators} | REFUSALS,
    summary="Показатели методики",
)
def indicators(request: HttpRequest, pack: str = "") -> Indicators:
    found = goals.get_pack(on=timezone.localdate(), pack_id=pack)
    return Indicators(
        pack=found.id,
        version=found.version,
        items=[indicator_shape(one) for one in found.indicators],
    )


@api.get(
    "snapshots", auth=Key(Scope.SNAPSHOTS), response={200: Snapshots} | REFUSALS, summary="Срезы"
)
def snapshots(request: HttpRequest) -> Snapshots:
    found = monitoring.list_snapshots().select_related("corrects")
    return Snapshots(items=[snapshot_shape(one) for one in found])


@api.get(
    "snapshots/{code}/values",
    auth=Key(Scope.SNAPSHOTS),
    response={200: Values} | REFUSALS,
    summary="Значения показателей среза",
)
def values(request: HttpRequest, code: str, asked: Query[ValuesAsked]) -> Values:
    snapshot = monitoring.get_snapshot(code)
    told = asked.dict(exclude={"limit", "offset"})
    found, count = monitoring.list_told_values(
        snapshot, monitoring.ValueFilters(**told), limit=asked.limit, offset=asked.offset
    )
    return Values(snapshot=snapshot.code, items=[ValueShape(**one) for one in found], count=count)


@api.get(
    "dictionaries",
    auth=Key(Scope.DICTIONARIES),
    response={200: Dictionaries} | REFUSALS,
    summary="Списки кодов",
)
def dictionaries(request: HttpRequest, pack: str = "") -> Dictionaries:
    found = goals.get_pack(on=timezone.localdate(), pack_id=pack)
    return Dictionaries(
        pack=found.id, items=[dictionary_shape(*one) for one in found.codes.items()]
    )


@api.exception_handler(NotOpened)
def not_opened(_request: HttpRequest, error: NotOpened) -> HttpResponse:
    response = _refused(error.words, error.status)
    if error.seconds:
        response["Retry-After"] = str(error.seconds)
    return response


@api.exception_handler(AuthenticationError)
def without_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return _refused("нужен ключ в заголовке Authorization: Bearer …", 401)


@api.exception_handler(ValidationError)
def wrong_call(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors)
    return _refused(f"параметры не подходят: {told}", 422)


@api.exception_handler(Mistake)
def mistake(_request: HttpRequest, error: Mistake) -> HttpResponse:
    return _refused(str(error), 404)


def _refused(words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": words}, status=status, json_dumps_params={"ensure_ascii": False})


def left(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Strangers come with a key; whatever happens, the session of the key ends with the request."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        finally:
            if getattr(request, "is_entered_by_key", False):
                leave()

    return open_to_all(answered)
