"""Addresses of the collection."""

from django.urls import path

from orientir.cycle.collection.views import doubts, importing

app_name = "collection"
urlpatterns = [
    path("", importing.home, name="home"),
    path("imports/", importing.history, name="history"),
    path("imports/begin/<str:kind>/", importing.upload, name="upload"),
    path("imports/<int:import_id>/", importing.show, name="import"),
    path("imports/<int:import_id>/load/", importing.load, name="load"),
    path("imports/<int:import_id>/discard/", importing.discard, name="discard"),
    path("imports/<int:import_id>/marked.xlsx", importing.marked, name="marked"),
    path("imports/<int:import_id>/undo/", importing.undo, name="undo"),
    path("templates/<str:kind>.<str:form>", importing.template, name="template"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("doubts/<int:pair_id>/", doubts.settle, name="settle"),
]
