"""What lists say of a post."""

from posts.models import SUMMARY_WORDS, Post


def test_a_teaser_comes_first():
    assert Post(teaser="In short…", body="At length.").summary == "In short…"


def test_without_a_teaser_the_text_begins():
    summary = Post(body="word " * 100 + "\n\nSecond paragraph.").summary
    assert summary.endswith("…")
    assert len(summary.split()) == SUMMARY_WORDS


def test_a_post_of_a_title_alone_has_no_summary():
    assert Post(title="Only a title").summary == ""


def test_the_front_page_shows_the_beginning_of_a_post_without_teaser(client, post):
    Post.objects.filter(pk=post.pk).update(teaser="", body="It began in Seoul.\n\nAnd went on.")
    answer = client.get("/").content.decode()
    assert "It began in Seoul." in answer
    assert "And went on." not in answer
