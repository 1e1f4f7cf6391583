"""Addresses of the registry."""

from django.urls import path

from orientir.cycle.registry.views import organisations, people

app_name = "registry"
urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<str:code>/", people.staff, name="staff"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
]
