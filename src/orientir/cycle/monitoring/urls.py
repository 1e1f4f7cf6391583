"""Addresses of the room: they carry what is looked at (see ``views.scope``)."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.monitoring.views import (
    compare,
    downloads,
    indicator,
    region,
    reports,
    rows,
    snapshots,
    units,
    verifying,
)

app_name = "monitoring"
urlpatterns = [
    path("", region.home, name="home"),
    path("table.<str:kind>", downloads.region_table, name="region_table"),
    path("report.<str:kind>", reports.report, name="report"),
    path("compare/", compare.compare, name="compare"),
    path("units/", units.units, name="units"),
    path("units/table.<str:kind>", downloads.units_table, name="units_table"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/table.<str:kind>", downloads.unit_table, name="unit_table"),
    path("snapshots/", snapshots.snapshots, name="snapshots"),
    path("snapshots/<str:code>/", snapshots.snapshot, name="snapshot"),
    path("snapshots/<str:code>/correct/", snapshots.correct, name="correct"),
    path("snapshots/<str:code>/figures/", verifying.figures, name="figures"),
    path("snapshots/<str:code>/figures/<str:indicator>/", verifying.figure, name="figure"),
    path("snapshots/<str:code>/objections/<int:remark_id>/", verifying.remark, name="remark"),
    path("<str:code>/", indicator.indicator, name="indicator"),
    path("<str:code>/rows/", rows.rows, name="rows"),
    path("<str:code>/table.<str:kind>", downloads.indicator_table, name="indicator_table"),
]
