"""Addresses of the room: the bank, procedures, sittings, results."""

from __future__ import annotations

from django.urls import URLPattern, path

from orientir.cycle.assessment.views import (
    bank,
    bank_editing,
    bank_imports,
    invitations,
    measurement,
    procedures,
    procedures_cockpit,
    procedures_people,
    procedures_results,
    procedures_steps,
    results,
    saving,
    sittings,
)

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    path("procedures/<slug:code>/measurement/", measurement.measurement, name="measurement"),
    path("procedures/<slug:code>/measurement/count/", measurement.count, name="measurement_count"),
    path(
        "procedures/<slug:code>/measurement/publish/",
        measurement.publish,
        name="measurement_publish",
    ),
    path(
        "procedures/<slug:code>/measurement/report.pdf",
        measurement.paper,
        name="measurement_paper",
    ),
    path(
        "procedures/<slug:code>/measurement/items/<int:version>/",
        measurement.item,
        name="measurement_item",
    ),
    path("bank/", bank.bank, name="bank"),
    path("bank/coverage/", bank.coverage, name="bank_coverage"),
    path("bank/new/", bank_editing.choose, name="bank_new"),
    path("bank/new/<str:kind>/", bank_editing.write, name="bank_write"),
    path("bank/imports/", bank_imports.imports, name="bank_imports"),
    path("bank/imports/<int:import_id>/", bank_imports.show, name="bank_import"),
    path("bank/imports/<int:import_id>/load/", bank_imports.load, name="bank_load"),
    path("bank/imports/<int:import_id>/undo/", bank_imports.undo, name="bank_undo"),
    path("bank/export/<str:form>/", bank_imports.export, name="bank_export"),
    path("bank/media/<str:sha256>", bank.media, name="bank_media"),
    path("bank/<int:item_id>/", bank.item, name="bank_item"),
    path("bank/<int:item_id>/edit/", bank_editing.edit, name="bank_edit"),
    path("bank/<int:item_id>/versions/<int:number>/", bank.version, name="bank_version"),
    path("bank/<int:item_id>/review/", bank.review, name="bank_review"),
    path("bank/<int:item_id>/move/", bank.move, name="bank_move"),
    path("bank/<int:item_id>/take-back/", bank.take_back, name="bank_take_back"),
    path("mine/", results.mine, name="mine"),
    path("sit/<int:invitation_id>/", sittings.sit, name="sit"),
    path("sitting/<int:sitting_id>/paper/", sittings.paper, name="sitting-paper"),
    path("sitting/<int:sitting_id>/answers/", saving.save, name="sitting-answers"),
    path("sitting/<int:sitting_id>/end/", sittings.end, name="sitting-end"),
    path("sitting/<int:sitting_id>/key/", sittings.queue_key, name="sitting-key"),
    path("sitting/<int:sitting_id>/rescued/", sittings.rescue_upload, name="sitting-rescued"),
    path(
        "sitting/<int:sitting_id>/pictures/<slug:sha256>/", sittings.picture, name="sitting-picture"
    ),
    path("sitting/token/", sittings.token, name="sitting-token"),
    path("rescue/", sittings.rescue, name="rescue"),
    path("results/<int:result_id>/", results.result, name="result"),
    path("deficits/", results.deficits, name="deficits"),
    path("deficits/table.xlsx", results.deficits_table, name="deficits_table"),
    path("invitations/<int:invitation_id>/", invitations.invitation, name="invitation"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/new/", procedures.new, name="procedure-new"),
    path("procedures/<slug:code>/", procedures.procedure, name="procedure"),
    path("procedures/<slug:code>/terms/", procedures_steps.terms, name="procedure-terms"),
    path("procedures/<slug:code>/audience/", procedures_steps.audience, name="procedure-audience"),
    path("procedures/<slug:code>/forms/", procedures_steps.forms, name="procedure-forms"),
    path("procedures/<slug:code>/counts/", procedures_cockpit.counts, name="procedure-counts"),
    path("procedures/<slug:code>/people/", procedures_people.people, name="procedure-people"),
    path("procedures/<slug:code>/choose/", procedures_people.choose, name="procedure-choose"),
    path("procedures/<slug:code>/invite/", procedures_people.invite, name="procedure-invite"),
    path("procedures/<slug:code>/remind/", procedures_people.remind, name="procedure-remind"),
    path(
        "procedures/<slug:code>/people/<int:invitation_id>/",
        procedures_people.person,
        name="procedure-person",
    ),
    path("procedures/<slug:code>/results/", procedures_results.results, name="procedure-results"),
    path(
        "procedures/<slug:code>/results/template.xlsx",
        procedures_results.template,
        name="procedure-template",
    ),
    path(
        "procedures/<slug:code>/results/<int:file_id>/undo/",
        procedures_results.undo,
        name="procedure-results-undo",
    ),
    path("procedures/<slug:code>/do/<slug:deed>/", procedures.deed, name="procedure-deed"),
]
