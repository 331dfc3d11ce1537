import pytest

from comments.models import Thread


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/feed/", "/sitemap.xml", "/robots.txt"])
def test_what_machines_ask_for_may_be_kept_by_any_cache_and_sets_no_cookie(client, post, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.django_db
def test_the_sitemap_names_public_posts_alone(client, post):
    Thread.of(post)
    assert post.get_absolute_url() in client.get("/sitemap.xml").content.decode()
    post.is_public = False
    post.save()
    assert post.get_absolute_url() not in client.get("/sitemap.xml").content.decode()
