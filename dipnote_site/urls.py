"""Addresses of the site."""

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from dipnote_site import views

admin.site.site_header = _("DipNote administration")
admin.site.site_title = _("DipNote administration")
admin.site.index_title = _("Overview")

urlpatterns = [
    path("admin/moderation/", include("comments.workbench.urls")),
    path("admin/", admin.site.urls),
    path("favicon.ico", views.favicon),
    path("comments/", include("comments.urls")),
    path("", include("posts.urls")),
]

handler500 = "dipnote_site.views.server_error"
