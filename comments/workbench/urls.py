"""Addresses of the workbench: path("admin/moderation/", include("comments.workbench.urls")), above the admin's own."""

from django.urls import path

from comments.workbench import (
    asides,
    batches,
    dashboard,
    group,
    history,
    live,
    looks,
    mine,
    persons,
    search,
    threads,
    views,
)
from comments.workbench.gate import moderators_only, sanctioners_only, seniors_only

app_name = "comments_workbench"
urlpatterns = [
    path("", moderators_only(views.queue), name="queue"),
    path("decisions/", moderators_only(views.decisions), name="decisions"),
    path("claims/", moderators_only(views.claims), name="claims"),
    path("live/", moderators_only(live.live), name="live"),
    path("mine/", moderators_only(mine.mine), name="mine"),
    path("rests/", moderators_only(mine.rests), name="rests"),
    path("escalations/", moderators_only(asides.escalations), name="escalations"),
    path("notes/", sanctioners_only(asides.notes), name="notes"),
    path("mutes/", sanctioners_only(asides.mutes), name="mutes"),
    path("features/", moderators_only(asides.features), name="features"),
    path("answers/", moderators_only(asides.answers), name="answers"),
    path("group/", moderators_only(group.group), name="group"),
    path("dashboard/", moderators_only(dashboard.dashboard), name="dashboard"),
    path("persons/<slug:kind>/<str:key>/", sanctioners_only(persons.person), name="person"),
    path("persons/<slug:kind>/<str:key>/sanctions/", sanctioners_only(persons.sanctions), name="person_sanctions"),
    path("persons/<slug:kind>/<str:key>/notes/", sanctioners_only(persons.notes), name="person_notes"),
    path("sanctions/", sanctioners_only(persons.sanctions_in_force), name="sanctions"),
    path("sanctions/<int:pk>/liftings/", sanctioners_only(persons.liftings), name="liftings"),
    path("threads/", moderators_only(threads.thread_list), name="threads"),
    path("threads/<slug:key>/", moderators_only(threads.thread), name="thread"),
    path("threads/<slug:key>/decisions/", moderators_only(threads.decisions), name="thread_decisions"),
    path("threads/<slug:key>/changes/", moderators_only(threads.changes), name="thread_changes"),
    path("second-look/", moderators_only(looks.second_look), name="second_look"),
    path("second-look/answers/", moderators_only(looks.answers), name="look_answers"),
    path("second-look/agreement/", seniors_only(looks.agreement), name="agreement"),
    path("second-look/settlements/", seniors_only(looks.settlements), name="settlements"),
    path("search/", moderators_only(search.search), name="search"),
    path("searches/", moderators_only(search.saved_searches), name="saved_searches"),
    path("selection/", moderators_only(batches.selection), name="selection"),
    path("batches/", moderators_only(batches.batches), name="batches"),
    path("batches/<int:pk>/", moderators_only(batches.batch), name="batch"),
    path("batches/<int:pk>/undoings/", moderators_only(batches.undoings), name="batch_undoings"),
    path("history/", moderators_only(history.past), name="history"),
]
