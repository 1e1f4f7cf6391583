"""Addresses of the portal: home, search, one's own unit, published figures, accessibility."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.portal import me, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("me/", me.me, name="me"),
    path("me/calendar/", me.calendar_key, name="calendar-key"),
    path("me/calendar/<str:key>.ics", me.calendar, name="calendar"),
    path("passport/", views.passport, name="passport"),
    path("open/", views.open_figures, name="open"),
    path("open/table.<str:kind>", views.open_table, name="open_table"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
