"""Addresses of the look's own pages; the gallery is there in demo mode only."""

from __future__ import annotations

from django.urls import path

from orientir.kit.ui.gallery import gallery

app_name = "ui"
urlpatterns = [path("", gallery, name="gallery")]
