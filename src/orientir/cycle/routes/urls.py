"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.routes.views import caseload, lists, mine, route, steps, units

app_name = "routes"
urlpatterns = [
    path("", lists.routes, name="list"),
    path("units/", units.own_unit, name="own-unit"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/plan-<int:year>.<str:kind>", units.plan, name="plan"),
    path("assign/", lists.assign, name="assign"),
    path("build/", lists.build, name="build"),
    path("build/<int:procedure_id>/", lists.build_now, name="build-now"),
    path("mine/", mine.mine, name="mine"),
    path("wish/", mine.wish, name="wish"),
    path("caseload/", caseload.caseload, name="caseload"),
    path("<int:route_id>/", route.route, name="route"),
    path("<int:route_id>/history/", route.history, name="history"),
    path("<int:route_id>/paper.pdf", route.paper, name="paper"),
    path("<int:route_id>/curator/", route.curator, name="curator"),
    path("<int:route_id>/notes/", route.note, name="note"),
    path("<int:route_id>/steps/new/", steps.edit, name="step-new"),
    path("<int:route_id>/steps/<int:step_id>/", steps.edit, name="step"),
    path("<int:route_id>/steps/<int:step_id>/order/", steps.order, name="step-order"),
    path("<int:route_id>/steps/<int:step_id>/report/", steps.report, name="step-report"),
    path("<int:route_id>/steps/<int:step_id>/mark/", steps.mark, name="step-mark"),
    path("<int:route_id>/<slug:deed>/", route.deed, name="deed"),
]
