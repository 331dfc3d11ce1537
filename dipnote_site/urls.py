"""Addresses of the site."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls)]
if find_spec("comments.urls"):
    urlpatterns.append(path("comments/", include("comments.urls")))
if find_spec("posts.urls"):
    urlpatterns.append(path("", include("posts.urls")))

handler500 = "dipnote_site.views.server_error"
