"""Addresses of the site: English ones as they have always been, those of other languages behind the language's code."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from dipnote_site import views
from dipnote_site.sitemaps import EveryLanguage

admin.site.site_header = _("DipNote administration")
admin.site.site_title = _("DipNote administration")
admin.site.index_title = _("Overview")

shared = cache_control(public=True, max_age=60)  # seconds any cache may keep what machines ask for

urlpatterns = [
    path("favicon.ico", views.favicon),
    path("sitemap.xml", shared(sitemap), {"sitemaps": {"posts": EveryLanguage}}, name="sitemap"),
    path("robots.txt", shared(views.robots), name="robots"),
    *i18n_patterns(
        path("admin/moderation/", include("comments.workbench.urls")),
        path("admin/", admin.site.urls),
        path("comments/", include("comments.urls")),
        path("", include("posts.urls")),
        prefix_default_language=False,
    ),
]

handler500 = "dipnote_site.views.server_error"
