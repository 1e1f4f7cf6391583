"""The project's addresses, the gallery, which outside demo mode has none, and a job to ask about."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path

from orientir.kit.access.gate import open_to_all
from orientir.kit.ui.parts import Progress
from orientir.project.urls import handler403 as handler403
from orientir.project.urls import urlpatterns as project_urls

_PAGE = Template(
    '{% extends "ui/base.html" %}{% load ui %}{% block heading %}Расчёт{% endblock %}'
    "{% block content %}{% progress job %}{% endblock %}"
)
_PART = Template("{% load ui %}{% progress job %}")


@open_to_all
def job_page(request: HttpRequest) -> HttpResponse:
    job = Progress("Расчёт", "Считаем показатели", 18, 27, poll_href="/test-job/state/")
    return HttpResponse(_PAGE.render(Context({"job": job})))


@open_to_all
def job_state(request: HttpRequest) -> HttpResponse:
    job = Progress(
        "Расчёт", "Посчитано", 27, 27, state="done", result_href="/ui/", result_title="Открыть"
    )
    return HttpResponse(_PART.render(Context({"job": job})))


urlpatterns = [
    *project_urls,
    path("ui/", include("orientir.kit.ui.urls")),
    path("test-job/", job_page),
    path("test-job/state/", job_state),
]
