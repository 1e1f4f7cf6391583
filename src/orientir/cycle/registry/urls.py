"""Addresses of the registry."""

from django.urls import path

from orientir.cycle.registry.views import accounts, issuing, lending, organisations, people

app_name = "registry"
urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<str:code>/", people.staff, name="staff"),
    path("organisations/<str:code>/accounts/", issuing.issue, name="issue"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.begin_account, name="account-new"),
    path("accounts/codes.pdf", issuing.codes_paper, name="codes-paper"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("roles/", lending.roles, name="roles"),
    path("mine/", people.mine, name="mine"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/account/", issuing.person_account, name="person-account"),
]
