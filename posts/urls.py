"""Addresses of the blog; a post lives where the original did."""

from django.urls import path, re_path
from django.views.decorators.cache import cache_control

from posts.feeds import PostFeed
from posts.views import post_detail, post_list

shared = cache_control(public=True, max_age=60)  # seconds any cache may keep what machines ask for

app_name = "posts"
urlpatterns = [
    path("", post_list, name="list"),
    # Fixed widths: each post has one address and no other.
    re_path(
        r"^stories/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<slug>[-a-zA-Z0-9_]+)/$",
        post_detail,
        name="detail",
    ),
    path("feed/", shared(PostFeed()), name="feed"),
]
