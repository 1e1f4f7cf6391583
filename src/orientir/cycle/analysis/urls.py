"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.analysis.views import conditions, home, runs, tables, units

app_name = "analysis"
urlpatterns = [
    path("", home.home, name="home"),
    path("results/", home.results, name="results"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("results.<str:kind>", tables.results_file, name="results-file"),
    path("units/<str:code>/report.<str:kind>", units.report, name="report"),
    path("units/<str:code>/conditions/", conditions.conditions, name="conditions"),
    path(
        "units/<str:code>/conditions.<str:kind>", conditions.conditions_file, name="conditions-file"
    ),
    path("units/<str:code>/staffing/", conditions.staffing, name="staffing"),
    path("units/<str:code>/staffing.<str:kind>", conditions.staffing_file, name="staffing-file"),
    path("units/<str:code>/tables/<slug:what>.<str:kind>", units.unit_file, name="unit-file"),
    path("runs.<str:kind>", tables.runs_file, name="runs-file"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/<slug:kind>/", runs.new, name="new"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/tables/<slug:what>.<str:kind>", tables.run_file, name="run-file"),
    path("runs/<int:run_id>/repeat/", runs.repeat, name="repeat"),
    path("runs/<int:run_id>/publish/", runs.publish, name="publish"),
]
