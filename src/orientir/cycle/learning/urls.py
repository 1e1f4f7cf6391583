"""Addresses of the room: programmes, groups, applications, attendance, results, orders."""

from __future__ import annotations

from django.urls import URLPattern, path

from orientir.cycle.learning.views import (
    applications,
    catalogue,
    catalogue_files,
    certificate_checks,
    certificates,
    changes,
    education,
    frdo,
    groups,
    open_catalogue,
    own_certificates,
    results,
    reviewing,
    writing,
)

app_name = "learning"
urlpatterns: list[URLPattern] = [
    path("", catalogue.home, name="home"),
    path("mine/", applications.mine, name="mine"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:application_id>/decide/", applications.decide, name="decide"),
    path("applications/<int:application_id>/withdraw/", applications.withdraw, name="withdraw"),
    path("programmes/new/", writing.new, name="programme_new"),
    path("programmes/<str:code>/", catalogue.programme, name="programme"),
    path("programmes/<str:code>/edit/", writing.edit, name="programme_edit"),
    path("programmes/<str:code>/review/", reviewing.review, name="programme_review"),
    path("programmes/<str:code>/files/", catalogue.attach, name="programme_attach"),
    path("programmes/<str:code>/files/<int:file_id>/", catalogue.file, name="programme_file"),
    path("programmes/<str:code>/groups/new/", writing.new_group, name="group_new"),
    path("programmes/<str:code>/do/<slug:deed>/", catalogue.deed, name="programme_deed"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/mine/", own_certificates.mine, name="own_certificates"),
    path("certificates/mine/<int:certificate_id>.pdf", own_certificates.paper, name="own_paper"),
    path("certificates/told/<int:own_id>/", own_certificates.file, name="own_file"),
    path("certificates/told/<int:own_id>/back/", own_certificates.take_back, name="own_back"),
    path("certificates/told/<int:own_id>/decide/", own_certificates.decide, name="own_decide"),
    path("certificates/confirm/", own_certificates.to_confirm, name="confirm_certificates"),
    path("certificates/education/", education.own_education, name="own_education"),
    path("certificates/frdo/", frdo.frdo, name="frdo"),
    path("certificates/<int:certificate_id>/", certificates.certificate, name="certificate"),
    path(
        "certificates/<int:certificate_id>/paper.pdf", certificates.paper, name="certificate_paper"
    ),
    path("certificates/<int:certificate_id>/qr.svg", certificates.picture, name="certificate_qr"),
    path("certificates/<int:certificate_id>/duplicate/", certificates.duplicate, name="duplicate"),
    path("certificates/<int:certificate_id>/annul/", certificates.annul, name="annul"),
    path("open/", open_catalogue.catalogue, name="open-catalogue"),
    path("open/<str:code>/", open_catalogue.programme, name="open-programme"),
    path("check/", certificate_checks.check, name="check"),
    path("check/<str:code>/", certificate_checks.check_code, name="check-code"),
    path("groups/<str:code>/certificates/", certificates.issue, name="group_certificates"),
    path(
        "groups/<str:code>/certificates/papers.pdf", certificates.group_papers, name="group_papers"
    ),
    path("groups/<str:code>/certificates/numbers/", certificates.numbering, name="numbering"),
    path("groups/<str:code>/education/", education.group_education, name="group_education"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<str:code>/", groups.group, name="group"),
    path("groups/<str:code>/edit/", writing.edit_group, name="group_edit"),
    path("groups/<str:code>/apply/", applications.apply, name="apply"),
    path("groups/<str:code>/results/", results.results, name="results"),
    path("groups/<str:code>/orders/<slug:kind>/", results.order, name="order"),
    path("groups/<str:code>/do/<slug:deed>/", groups.deed, name="group_deed"),
    path("sheets/<int:group_id>/<int:session_id>/", results.attendance, name="attendance"),
    path("catalogue/programmes.xlsx", catalogue_files.export, name="catalogue_export"),
    path("changes/", changes.changes, name="changes"),
    path("changes/count/", changes.count, name="changes_count"),
    path("orders/<int:order_id>.docx", results.paper, name="order_paper"),
]
