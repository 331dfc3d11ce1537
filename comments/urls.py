"""Addresses of the readers' pages."""

from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comments.feeds import RepliesFeed, SiteFeed, ThreadFeed
from comments.views.account import letters, own_copy, own_erasure
from comments.views.edit import edit
from comments.views.following import confirm, follow, following_by, following_of
from comments.views.leaving import copy, erased, erasure
from comments.views.mine import keep, mine, mine_here
from comments.views.objecting import objection
from comments.views.openness import log, log_feed, month, month_json, transparency, transparency_json
from comments.views.questions import questions
from comments.views.reading import SHARED_SECONDS, live, permalink, policy, privacy, replies
from comments.views.receipt import receipt, replies_wish, waiting, withdrawal
from comments.views.recommend import recommendation
from comments.views.report import own, report, reported
from comments.views.respond import again, respond
from comments.views.search import search

app_name = "comments"
feed, replies_feed, site_feed = (
    cache_control(public=True, max_age=SHARED_SECONDS)(require_safe(made()))
    for made in (ThreadFeed, RepliesFeed, SiteFeed)
)
urlpatterns = [
    path("c/<slug:key>/", permalink, name="permalink"),
    path("replies/<slug:key>/", replies, name="replies"),
    path("respond/<slug:key>/", respond, name="respond"),
    path("report/<slug:key>/", report, name="report"),
    path("reports/", own, name="reports"),
    path("reports/<str:token>/", reported, name="reported"),
    path("receipt/<str:token>/", receipt, name="receipt"),
    path("receipt/<str:token>/browser/", keep, name="keep"),
    path("receipt/<str:token>/replies/", replies_wish, name="replies_wish"),
    path("receipt/<str:token>/edit/", edit, name="edit"),
    path("receipt/<str:token>/again/", again, name="again"),
    path("receipt/<str:token>/withdrawal/", withdrawal, name="withdrawal"),
    path("receipt/<str:token>/objection/", objection, name="objection"),
    path("receipt/<str:token>/copy/", copy, name="copy"),
    path("receipt/<str:token>/erasure/", erasure, name="erasure"),
    path("erased/", erased, name="erased"),
    path("mine/", mine, name="mine"),
    path("mine/copy/", own_copy, name="copy_of_all"),
    path("mine/erasure/", own_erasure, name="erasure_of_all"),
    path("mine/letters/", letters, name="letters"),
    path("mine/<slug:key>/", mine_here, name="mine_here"),
    path("waiting/<str:token>/", waiting, name="waiting"),
    path("recommend/<slug:key>/", recommendation, name="recommendation"),
    path("feed/", site_feed, name="site_feed"),
    path("feed/<slug:key>/", feed, name="feed"),
    path("feed/replies/<slug:key>/", replies_feed, name="replies_feed"),
    path("follow/<slug:key>/", follow, name="follow"),
    path("confirm/<str:token>/", confirm, name="confirm"),
    path("following/", following_of, name="following"),
    path("following/<str:token>/", following_by, name="following_by"),
    path("live/<slug:key>/", live, name="live"),
    path("search/", search, name="search"),
    path("questions/<slug:key>/", questions, name="questions"),
    path("policy/", policy, name="policy"),
    path("privacy/", privacy, name="privacy"),
    path("log/", log, name="log"),
    path("log.json", log_feed, name="log_feed"),
    path("transparency/", transparency, name="transparency"),
    path("transparency.json", transparency_json, name="transparency_json"),
    path("transparency/<slug:name>/", month, name="month"),
    path("transparency/<slug:name>.json", month_json, name="month_json"),
]
