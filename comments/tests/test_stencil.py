"""Rows by joined strings are, byte for byte, what their template writes: for every row, language and theme."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import get_template
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from comments import cutting, stencil
from comments.reading import Row

HOSTILE = [
    "Ann",
    "<script>alert(1)</script>",
    "\" onmouseover='x' &amp; & <b>",
    "%s %(name)s %% %d {0} {{ comment.html }} {% now 'Y' %}",
    "علي \u202e\u2066 1/2",
    "李雷" * 40,
    "x" * 33,
]
HTML = "<p>Said &amp; done, 100 %s</p>\n<ul><li>“one”</li></ul>"
AT = datetime(2012, 6, 29, 4, 5, 6, 789, tzinfo=UTC)

words = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=40))
maybe = st.one_of(st.just(""), words)
times = st.one_of(
    st.sampled_from([AT, datetime(2012, 11, 4, 5, 30, tzinfo=UTC), datetime(2012, 11, 4, 6, 30, tzinfo=UTC)]),
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)
shown = st.builds(
    Row,
    key=st.sampled_from(["c7", "k3yabcdef0"]),
    visible_depth=st.integers(0, 3),
    author_name=words,
    author_location=maybe,
    lead_line=maybe,
    html=st.one_of(st.just(HTML), words),
    spoken=st.sampled_from(["", "en", "ar"]),
    created_at=times,
    date_only=st.booleans(),
    is_featured=st.booleans(),
    edited_at=st.one_of(st.none(), times),
    edited_after_replies=st.booleans(),
    office=maybe,
    recommend_count=st.sampled_from([0, 1, 2, 11, 1234]),
    more_count=st.sampled_from([0, 1, 2, 5, 1234]),
    more_url=st.sampled_from(["/comments/replies/c7/?after=30", "/x/?a=1&b=<2>"]),
)
tombstones = st.builds(Row, st.just("c8"), st.integers(0, 3), st.just(True), st.booleans(), maybe)
ROW = Row("c7", 1, author_name="Ann", author_location="Spain", html=HTML, spoken="en", created_at=AT)


def by_template(row, respond_url, is_open):
    around = {"respond_url": respond_url, "is_open": is_open}
    return get_template("comments/_row.html").render({"row": row, **around})


def by_stencil(row, respond_url="/comments/respond/t1/", is_open=True):
    return stencil.rows_html([row], respond_url=respond_url, is_open=is_open)


def is_followed(row=ROW):
    """Whether rows of this kind are joined strings: else the template is asked for each of them."""
    stencil._stencil.cache_clear()
    by_stencil(row)
    made = stencil._stencil.cache_info().currsize
    assert made < 2
    template = get_template("comments/_row.html").template
    known, has = stencil._known_of(row), tuple(bool(one) for one in stencil._values_of(row))
    place = (True, True, translation.get_language(), (stencil.get_script_prefix(), stencil.get_resolver()))
    return bool(made) and stencil._stencil(template, stencil.Kind(known, has, *place)) is not None


@settings(max_examples=150, deadline=None)
@given(
    row=st.one_of(shown, tombstones),
    language=st.sampled_from(["en", "ar", "zh-hans", "fa", "fr", "pt", "ru", "es", "tr", "ur"]),
    respond_url=st.sampled_from(
        ["", "/comments/respond/t1/", '/x/?a=1&b="'],
    ),
    is_open=st.booleans(),
    zone=st.sampled_from(["America/New_York", "UTC", "Asia/Tehran", "Australia/Lord_Howe"]),
)
def test_every_row_is_what_the_template_writes(row, language, respond_url, is_open, zone):
    with translation.override(language), timezone.override(zone):
        assert by_stencil(row, respond_url, is_open) == by_template(row, respond_url, is_open)


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"office": "Bureau", "lead_line": "Yes.", "is_featured": True, "recommend_count": 3},
        {"edited_at": AT, "edited_after_replies": True, "date_only": True, "more_count": 2, "more_url": "/m"},
        {"visible_depth": 0, "author_location": "", "spoken": ""},
        {"is_tombstone": True, "is_withdrawn": True},
        {"is_tombstone": True, "reason": "Threat"},
    ],
)
def test_the_librarys_own_template_is_followed_for_each_kind(language, fields):
    with translation.override(language):
        assert is_followed(ROW._replace(**fields))


def test_a_row_of_a_known_kind_costs_no_template(monkeypatch):
    by_stencil(ROW)
    monkeypatch.setattr(cutting, "cut", lambda *words: pytest.fail("cut again"))
    other = Row("c9", 1, author_name="Bo", author_location="Peru", html="<p>No.</p>", spoken="en", created_at=AT)
    assert "<p>No.</p>" in by_stencil(other)


def test_a_mark_in_what_somebody_wrote_is_a_word_like_any_other(monkeypatch):
    """Marks are cut out once, before any value is there; whoever knew them could do nothing with them."""
    monkeypatch.setattr(cutting.secrets, "token_hex", lambda size: "0" * size)
    stencil._stencil.cache_clear()
    mark = "x" + "0" * 16
    row = Row("c7", 1, author_name=f"{mark}<i>", author_location=mark, html=mark, spoken="en", created_at=AT)
    monkeypatch.undo()
    assert by_stencil(row) == by_template(row, "/comments/respond/t1/", is_open=True)
    assert "<i>" not in by_stencil(row)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_escaped_wherever_it_stands(text):
    row = Row("c7", 1, author_name=text, author_location=text, lead_line=text, office=text, html="<p>.</p>",
              spoken="en", created_at=AT)  # fmt: skip
    written = by_stencil(row)
    assert is_followed(row)
    assert "<script" not in written
    assert written.count("<b>") == 0


def test_a_key_that_is_no_word_goes_by_the_template():
    """Addresses quote what stands in them; a stencil does not."""
    row = Row("a-b_c", 0, author_name="Ann", html="<p>.</p>", spoken="en", created_at=AT)
    stencil._stencil.cache_clear()
    assert by_stencil(row) == by_template(row, "/comments/respond/t1/", is_open=True)
    assert not stencil._stencil.cache_info().currsize


# --- themes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def theme(settings, tmp_path):
    """theme("…") puts a text in the place of comments/_comment.html."""

    def put(text, name="_comment.html"):
        (tmp_path / "comments").mkdir(exist_ok=True)
        (tmp_path / "comments" / name).write_text(text)
        (one,) = settings.TEMPLATES
        settings.TEMPLATES = [{**one, "DIRS": [tmp_path, *one["DIRS"]]}]

    return put


FOLLOWED = [
    "<b>{{ comment.author_name }}</b> {{ comment.html|safe }}",
    "{{ comment.html }}{{ comment.html|safe }}{{ comment.author_name }}",
    '{{ comment.created_at|date:"j.n.Y" }} {{ comment.created_at|date }}',
    '{{ comment.created_at|date:"l jS F Y, H:i:s.u e O r U" }}',
    "{% with one=comment.author_name %}{{ one }}{% if one and not comment.office %}!{% endif %}{% endwith %}",
    "{% load i18n %}{% blocktranslate with x=comment.author_name %}{{ x }}, 5 %{% endblocktranslate %}",
    "{% if comment.visible_depth > 0 and comment.spoken == 'en' %}a{% elif comment.office %}b{% else %}c{% endif %}",
    "{{ comment.recommend_count|add:2 }} {{ comment.spoken|upper }} {{ comment.nothing }}{{ nothing|default:1 }}",
    "{% include 'comments/_badge.html' with office=comment.author_name %}{{ respond_url }}{{ comment.visible_depth }}",
]
UNFOLLOWED = [
    "{{ comment.author_name|upper }}",
    "{{ comment.author_name|truncatechars:2 }}",
    "{{ comment.author_name.upper }}",
    "{{ comment.author_name.0 }}",
    "{{ comment.html|striptags|safe }}",
    "{{ comment.created_at }}",
    "{{ comment.created_at|timesince }}",
    "{{ 'a'|random }}",
    "{{ comment.created_at.year }}",
    "{% if comment.author_name == 'Ann' %}the{% endif %} author",
    "{% if 'A' in comment.author_name %}a{% endif %}",
    "{% if comment.author_name|length > 2 %}long{% endif %}",
    "{% for letter in comment.author_name %}{{ letter }}-{% endfor %}",
    "{% autoescape off %}{{ comment.author_name }}{% endautoescape %}",
    "{% filter upper %}{{ comment.author_name }}{% endfilter %}",
    "{{ comment.spoken|default:comment.author_name }}{{ nothing|default:comment.author_name }}",
    "{% with one=comment.author_name|lower %}{{ one }}{% endwith %}",
    "{% with one=comment %}{{ one }}{% endwith %}",
    "{% now 'Y' %}{{ comment.author_name }}",
    "{% load i18n %}{% blocktranslate with x=comment.html|safe %}{{ x }}{% endblocktranslate %}",
    "{% load i18n %}{% blocktranslate with x=comment.created_at|date:'Y' %}{{ x }}{% endblocktranslate %}",
    "{% load i18n %}{% translate comment.author_name %}",
    "{% url 'comments:search' as there %}{{ there }}",
    "{% load comments %}{{ comment.recommend_count|duration_words }}",
]


@pytest.mark.parametrize("text", FOLLOWED)
def test_a_theme_that_places_values_is_followed(theme, text):
    theme(text)
    for name in HOSTILE:
        row = Row("c7", 1, author_name=name, html=HTML, spoken="en", created_at=AT, recommend_count=3)
        assert by_stencil(row) == by_template(row, "/comments/respond/t1/", is_open=True)
        assert is_followed(row)


@pytest.mark.parametrize("text", UNFOLLOWED)
def test_a_theme_that_looks_into_values_writes_each_row_itself(theme, text):
    theme(text)
    for name in ["Ann", "Bartholomew", *HOSTILE]:
        row = Row("c7", 1, author_name=name, html=HTML, spoken="en", created_at=AT, recommend_count=3)
        assert by_stencil(row) == by_template(row, "/comments/respond/t1/", is_open=True)
        assert not is_followed(row)


def test_a_theme_without_autoescape_is_left_to_the_template(settings, theme):
    theme("{{ comment.author_name }}")
    (one,) = settings.TEMPLATES
    settings.TEMPLATES = [{**one, "OPTIONS": {**one["OPTIONS"], "autoescape": False}}]
    row = Row("c7", 0, author_name="<i>", html=HTML, spoken="en", created_at=AT)
    assert by_stencil(row) == by_template(row, "/comments/respond/t1/", is_open=True)
    assert not is_followed(row)


def test_templates_that_are_read_anew_each_time_are_not_followed(settings, theme):
    theme("{{ comment.author_name }}")
    (one,) = settings.TEMPLATES
    loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    settings.TEMPLATES = [{**one, "APP_DIRS": False, "OPTIONS": {**one["OPTIONS"], "loaders": loaders}}]
    assert by_stencil(ROW) == by_template(ROW, "/comments/respond/t1/", is_open=True)
    assert not is_followed()


def test_a_page_of_a_thread_is_what_its_template_writes(client, thread, comment_on):
    first = comment_on(thread, text="*One*", author_name="<Ann>")
    comment_on(thread, parent=first, text="Two", author_name="Bo & Co")
    page = client.get(thread.url).content.decode()
    assert page.count('<article class="comment"') == 2
    assert "&lt;Ann&gt;" in page
    assert "Bo &amp; Co" in page
    assert "<Ann>" not in page


def test_stencils_are_few_where_rows_differ_in_values_alone():
    stencil._stencil.cache_clear()
    for number in range(50):
        by_stencil(Row(f"c{number}", 1, author_name=f"Ann {number}", html=f"<p>{number}</p>", spoken="en",
                       created_at=AT + timedelta(hours=number)))  # fmt: skip
    assert stencil._stencil.cache_info().currsize == 1
