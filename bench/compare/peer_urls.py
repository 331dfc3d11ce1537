"""Addresses of a peer's site."""

from django.urls import include, path

from bench.compare import peer

comments = "django_comments_xtd.urls" if peer.PEER == "xtd" else "django_comments.urls"
urlpatterns = [path("comments/", include(comments)), path("<int:pk>/", peer.page)]
