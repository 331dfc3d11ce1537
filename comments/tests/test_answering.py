import pytest

from comments.answering import linked

LINK = '<a class="comment-answers" href="#c-1">'


def shown(html, name="Diane", place="Washington, D.C."):
    return linked(html, name=name, place=place, url="#c-1")


@pytest.mark.parametrize(
    ("html", "met"),
    [
        ("<p>@ Diane in Washington, D.C. best of luck.</p>", "@ Diane in Washington, D.C."),
        ("<p>@Diane, best.</p>", "@Diane"),
        ("<p>@ diane\nin washington,  d.c. -- best</p>", "@ diane\nin washington,  d.c."),
        ("<p>@ Diane in Spain</p>", "@ Diane"),
    ],
)
def test_the_author_who_is_addressed_becomes_a_link(html, met):
    assert shown(html) == html.replace(met, f"{LINK}{met}</a>")


@pytest.mark.parametrize(
    "html",
    [
        "<p>Diane, best.</p>",
        "<p>See @ Diane in Washington, D.C.</p>",
        "<p>@ Dianette, best.</p>",
        "<p>@ John in Canada</p>",
        "<blockquote>\n<p>@ Diane</p>\n</blockquote>",
        "",
    ],
)
def test_nothing_else_does(html):
    assert shown(html) == html


def test_names_are_met_as_they_stand_in_html_and_mean_nothing_else():
    html = "<p>@ A&amp;B &lt;b&gt; (.*) so</p>"
    assert linked(html, name="A&B <b> (.*)", place="", url='#"><script>') == (
        '<p><a class="comment-answers" href="#&quot;&gt;&lt;script&gt;">@ A&amp;B &lt;b&gt; (.*)</a> so</p>'
    )
    assert linked("<p>@ anything</p>", name=".*", place=".*", url="#c-1") == "<p>@ anything</p>"
    assert linked("<p>@ </p>", name=" ", place="", url="#c-1") == "<p>@ </p>"
