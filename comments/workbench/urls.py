"""Addresses of the workbench: path("admin/moderation/", include("comments.workbench.urls")), above the admin's own."""

from django.urls import path

from comments.workbench import views
from comments.workbench.gate import moderators_only

app_name = "comments_workbench"
urlpatterns = [
    path("", moderators_only(views.queue), name="queue"),
    path("decisions/", moderators_only(views.decisions), name="decisions"),
    path("claims/", moderators_only(views.claims), name="claims"),
]
