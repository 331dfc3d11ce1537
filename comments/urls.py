"""Addresses of the readers' pages."""

from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comments.feeds import ThreadFeed
from comments.views.openness import log, log_feed, month, month_json, transparency, transparency_json
from comments.views.reading import SHARED_SECONDS, permalink, policy, privacy, replies
from comments.views.receipt import receipt, waiting, withdrawal
from comments.views.recommend import recommendation
from comments.views.respond import respond

app_name = "comments"
feed = cache_control(public=True, max_age=SHARED_SECONDS)(require_safe(ThreadFeed()))
urlpatterns = [
    path("c/<slug:key>/", permalink, name="permalink"),
    path("replies/<slug:key>/", replies, name="replies"),
    path("respond/<slug:key>/", respond, name="respond"),
    path("receipt/<str:token>/", receipt, name="receipt"),
    path("receipt/<str:token>/withdrawal/", withdrawal, name="withdrawal"),
    path("waiting/<str:token>/", waiting, name="waiting"),
    path("recommend/<slug:key>/", recommendation, name="recommendation"),
    path("feed/<slug:key>/", feed, name="feed"),
    path("policy/", policy, name="policy"),
    path("privacy/", privacy, name="privacy"),
    path("log/", log, name="log"),
    path("log.json", log_feed, name="log_feed"),
    path("transparency/", transparency, name="transparency"),
    path("transparency.json", transparency_json, name="transparency_json"),
    path("transparency/<slug:name>/", month, name="month"),
    path("transparency/<slug:name>.json", month_json, name="month_json"),
]
