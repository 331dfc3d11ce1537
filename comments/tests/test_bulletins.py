"""Letters to followers as mail programs get them: fixed headers, plain text, no link but the site's."""

import re

import pytest

from comments import gathering
from comments.models import Comment
from comments.tests.followers import GUEST, SITE, later
from comments.tests.postbox import SENT, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("linked")]

HEADERS = "Content-Type Content-Transfer-Encoding MIME-Version Subject From To Date Message-ID Auto-Submitted".split()
NASTY = [
    ("line ends", {"author_name": "Maria\r\nBcc: everybody@example.org"}),
    ("links", {"author_name": "www.evil.example", "text": "See https://evil.example/ or mail me@evil.example now."}),
    ("right to left", {"author_name": "\u202eعلي\u202e", "text": "مرحبا \u202eevil"}),
    ("long", {"author_name": "W" * 100, "text": "x" * 4000}),
    ("hidden link", {"text": "[here](https://evil.example/) and <https://evil.example/>"}),
]


@pytest.fixture
def letter(sink, followed, publish, thread, time_machine):
    """A maker of the letter about a comment, as its reader's mail program has it."""

    def make(**fields):
        followed()
        publish(**fields)
        later(time_machine)
        gathering.gather()
        assert post() == [SENT]
        return sink.messages[0]

    return make


@pytest.mark.parametrize(("why", "fields"), NASTY, ids=[why for why, _fields in NASTY])
def test_t30_whatever_was_written_the_headers_are_fixed_and_no_link_is_foreign(letter, sink, why, fields):
    message = letter(**fields)
    assert sorted(message.keys()) == sorted([*HEADERS, "List-Unsubscribe", "List-Unsubscribe-Post"])
    assert message["To"] == GUEST
    assert message.get_content_type() == "text/plain"
    body = message.get_content()
    assert all(link.startswith(f"{SITE}/") for link in re.findall(r"[a-z]+://\S+", body))
    assert "evil.example" not in body
    assert "@" not in body
    assert len(body) < 1500


def test_t30_a_title_with_line_ends_adds_no_header(letter, thread):
    thread.title = "News\r\nBcc: everybody@example.org\n\u202eevil"
    thread.save()
    message = letter()
    assert message["Bcc"] is None
    assert "News Bcc: everybody@example.org evil" in " ".join(message["Subject"].split())


def test_one_click_works_from_the_header_as_it_travelled(letter, client):
    message = letter()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(rf"<{SITE}(/comments/following/\S+/)>", message["List-Unsubscribe"].strip())[1]
    raw = next(one for one in message.raw_items() if one[0] == "List-Unsubscribe")[1]
    assert "".join(raw.split()) == message["List-Unsubscribe"].strip()  # neither encoded nor broken
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 302


def test_it_says_who_wrote_what_and_where_it_stands(letter, client):
    body = letter(author_name="Diane", text="I *agree*.\n\nFully.").get_content()
    comment = Comment.objects.get()
    assert "Diane, " in body
    assert "> I agree. Fully." in body
    assert f"{SITE}{comment.get_absolute_url()}" in body
    assert "To change or to stop it: " in body
