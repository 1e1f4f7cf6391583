"""Addresses of the room: pages for people, and what programs read."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from orientir.cycle.interface.views import keys
from orientir.cycle.interface.views.reading import api, left

app_name = "interface"
_FOUND, _APP, _NAMESPACE = api.urls
_READING = [
    URLPattern(one.pattern, left(one.callback), one.default_args, one.name)
    for one in _FOUND
    if isinstance(one, URLPattern) and one.callback is not None
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", keys.about, name="about"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:key_id>/revoke/", keys.revoke, name="revoke"),
    path("v1/", include((_READING, _APP), _NAMESPACE)),
]
