"""The project's addresses and the gallery, which outside demo mode has none."""

from django.urls import include, path

from orientir.project.urls import urlpatterns as project_urls

urlpatterns = [*project_urls, path("ui/", include("orientir.kit.ui.urls"))]
