"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.analysis.views import home, runs, units

app_name = "analysis"
urlpatterns = [
    path("", home.home, name="home"),
    path("results/", home.results, name="results"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/report.<str:kind>", units.report, name="report"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/<slug:kind>/", runs.new, name="new"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/repeat/", runs.repeat, name="repeat"),
    path("runs/<int:run_id>/publish/", runs.publish, name="publish"),
]
