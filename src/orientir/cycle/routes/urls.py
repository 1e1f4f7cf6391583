"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from orientir.cycle.routes.views import (
    again,
    caseload,
    choosing,
    lists,
    mine,
    route,
    routing,
    steps,
    units,
)

app_name = "routes"
urlpatterns = [
    path("", lists.routes, name="list"),
    path("units/", units.own_unit, name="own-unit"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/due.xlsx", units.due_file, name="due"),
    path("units/<str:code>/plan-<int:year>.<str:kind>", units.plan, name="plan"),
    path("assign/", lists.assign, name="assign"),
    path("build/", lists.build, name="build"),
    path("build/<int:procedure_id>/", lists.build_now, name="build-now"),
    path("again/", again.again, name="again"),
    path("mine/", mine.mine, name="mine"),
    path("wish/", mine.wish, name="wish"),
    path("caseload/", caseload.caseload, name="caseload"),
    path("routing/", routing.runs, name="runs"),
    path("routing/<int:run_id>/", routing.run, name="routing-run"),
    path("routing/<int:run_id>/what-if/", routing.what_if, name="routing-what-if"),
    path("routing/<int:run_id>/left/", routing.left, name="routing-left"),
    path("routing/<int:run_id>/with/<int:other_id>/", routing.side_by_side, name="routing-compare"),
    path("routing/<int:run_id>/<slug:deed>/", routing.deed, name="routing-deed"),
    path("proposals/", routing.proposals, name="proposals"),
    path("proposals/<int:proposal_id>/draft/", routing.draft, name="proposal-draft"),
    path("<int:route_id>/", route.route, name="route"),
    path("<int:route_id>/history/", route.history, name="history"),
    path("<int:route_id>/paper.pdf", route.paper, name="paper"),
    path("<int:route_id>/curator/", route.curator, name="curator"),
    path("<int:route_id>/notes/", route.note, name="note"),
    path("<int:route_id>/steps/new/", steps.edit, name="step-new"),
    path("<int:route_id>/steps/<int:step_id>/", steps.edit, name="step"),
    path("<int:route_id>/steps/<int:step_id>/order/", steps.order, name="step-order"),
    path("<int:route_id>/steps/<int:step_id>/report/", steps.report, name="step-report"),
    path("<int:route_id>/steps/<int:step_id>/files/<int:file_id>/", steps.file, name="step-file"),
    path("<int:route_id>/steps/<int:step_id>/mark/", steps.mark, name="step-mark"),
    path(
        "<int:route_id>/steps/<int:step_id>/programme/", choosing.programme, name="step-programme"
    ),
    path("<int:route_id>/steps/<int:step_id>/apply/", choosing.apply, name="step-apply"),
    path("<int:route_id>/study/", choosing.study, name="study"),
    path("<int:route_id>/<slug:deed>/", route.deed, name="deed"),
]
