"""Addresses of the readers' pages."""

from django.urls import path

from comments.feeds import ThreadFeed
from comments.views.reading import permalink, policy, replies
from comments.views.respond import respond, waiting

app_name = "comments"
urlpatterns = [
    path("c/<slug:key>/", permalink, name="permalink"),
    path("replies/<slug:key>/", replies, name="replies"),
    path("respond/<slug:key>/", respond, name="respond"),
    path("waiting/<str:token>/", waiting, name="waiting"),
    path("feed/<slug:key>/", ThreadFeed(), name="feed"),
    path("policy/", policy, name="policy"),
]
