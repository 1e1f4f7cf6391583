"""Addresses: one line per room; the word of the room is the first part of the address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
