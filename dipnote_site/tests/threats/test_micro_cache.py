"""T34: the nginx configuration that is shipped, before this site: its cache never shows one reader what is another's.

Skipped where nginx or openssl is missing. Nothing but ports, paths and certificates is changed in the configuration.
"""

import http.client
import os
import random
import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings as site

from comments import moderation
from comments.models import Comment, Status

HOST = "comments.example.org"
CONFIGURATION = Path(site.BASE_DIR) / "deploy" / "nginx" / "dipnote.conf"
MISSING = [name for name in ("nginx", "openssl") if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")]
MAIN = """
daemon off;
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dipnote.conf;
}}
"""

pytestmark = [
    pytest.mark.no_database,  # it is nginx that is tried, whatever the site behind it keeps its rows in
    pytest.mark.alone,  # a second counts here, and the test's own server has one port
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.django_db(transaction=True),
]


def free_port(first):
    """One of the 300 ports from here on, not the next: tests beside each other would choose the same."""
    for port in random.sample(range(first, first + 300), 300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError(f"No free port after {first}")


class Proxy:
    """nginx with the shipped configuration, before the test's own server."""

    def __init__(self, folder, upstream):
        self.folder = folder
        self.plain, self.port = free_port(9100), free_port(9400)
        self.write(urlsplit(upstream).netloc)
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        self.command = [nginx, "-p", str(folder), "-c", str(folder / "main.conf"), "-e", str(folder / "error.log")]

    def write(self, upstream):
        text = CONFIGURATION.read_text()
        for old, new in (
            ("listen 80", f"listen 127.0.0.1:{self.plain}"),
            ("listen 443", f"listen 127.0.0.1:{self.port}"),
            ("server 127.0.0.1:8000", f"server {upstream}"),
            (f"/etc/letsencrypt/live/{HOST}/", f"{self.folder}/"),
            ("/var/cache/nginx/dipnote", f"{self.folder}/cache"),
            ("/srv/dipnote/staticfiles/", f"{self.folder}/static/"),
        ):
            assert old in text
            text = text.replace(old, new)
        (self.folder / "dipnote.conf").write_text(text)
        user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        (self.folder / "main.conf").write_text(MAIN.format(folder=self.folder, user=user))
        names = ["-subj", f"/CN={HOST}", "-keyout", str(self.folder / "privkey.pem")]
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
        subprocess.run([*make, "-out", str(self.folder / "fullchain.pem")], check=True, capture_output=True)

    def start(self):
        tried = subprocess.run([*self.command, "-t"], capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr
        assert "[warn]" not in tried.stderr
        self.process = subprocess.Popen(self.command)
        for _ in range(100):
            with socket.socket() as tried:
                if not tried.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "error.log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)

    def reader(self):
        return Reader(self.port)


class Reader:
    """Somebody with cookies of their own."""

    def __init__(self, port):
        self.port, self.cookies, self.paths = port, {}, {}

    def ask(self, path, data=None, **headers):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.connect()
        line.sock = context.wrap_socket(line.sock, server_hostname=HOST)
        headers = {"Host": HOST, "Referer": f"https://{HOST}/", **headers}
        sent = {name: value for name, value in self.cookies.items() if path.startswith(self.paths.get(name, ("/",)))}
        if sent:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in sent.items())
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(
            "POST" if data is not None else "GET", path, urlencode(data) if data is not None else None, headers
        )
        answer = line.getresponse()
        answer.text = answer.read().decode()
        line.close()
        for one in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
            self.paths[name] = (*self.paths.get(name, ()), re.search("Path=([^;]+)", one)[1])  # each language's
        return answer

    def write(self, thread, text):
        """Fill in the form and send it; answers the address of the waiting page."""
        path = f"/comments/respond/{thread.key}/"
        form = self.ask(path)
        hidden = dict(re.findall(r'name="(stamp|csrfmiddlewaretoken)" value="([^"]+)"', form.text))
        typed = {"name": "Maria Privately", "location": "Spain", "text": text}
        answer = self.ask(path, {**typed, **hidden})
        assert answer.status == 302, answer.text
        return hidden, urlsplit(answer.headers["Location"]).path


@pytest.fixture
def proxy(live_server, settings, tmp_path):
    settings.ALLOWED_HOSTS = [HOST]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.COMMENTS = settings.COMMENTS | {"TRUSTED_PROXIES": ["127.0.0.1"]}
    proxy = Proxy(tmp_path, live_server.url)
    proxy.start()
    yield proxy
    proxy.stop()


def test_a_public_page_is_kept_for_a_second_and_an_approved_comment_is_seen_within_two(
    proxy, post, thread, comment_on, june
):
    story = post.get_absolute_url()
    waiting = comment_on(thread, status=Status.PENDING, text="Seen by now.")
    first, second = proxy.reader().ask(story), proxy.reader().ask(story)
    assert (first.status, first.headers["X-Cache"]) == (200, "MISS")
    assert (second.headers["X-Cache"], second.text) == ("HIT", first.text)
    seen = [moderation.Seen(waiting.pk, waiting.version)]
    moderation.decide(seen, Status.APPROVED, by=june)
    time.sleep(2)
    assert "Seen by now." in proxy.reader().ask(story).text


def test_each_language_is_an_entry_of_its_own_and_what_a_browser_prefers_is_none(proxy, post):
    story = post.get_absolute_url()
    for code, address in (("en", story), ("fr", f"/fr{story}"), ("ar", f"/ar{story}")):
        answers = [proxy.reader().ask(address, **{"Accept-Language": said}) for said in ("ru", "tr")]
        assert [one.headers["X-Cache"] for one in answers] == ["MISS", "HIT"], code
        assert all(f'<html lang="{code}"' in one.text for one in answers), code


def test_a_reader_never_sees_what_another_was_given(proxy, post, thread):
    anna, bert = proxy.reader(), proxy.reader()
    hidden, waiting = anna.write(thread, "Nobody has read this yet.")
    for _ in range(2):  # the second time a cache would have it
        form = bert.ask(f"/comments/respond/{thread.key}/")
        assert form.headers["X-Cache"] in ("MISS", "BYPASS")
        assert not [value for value in hidden.values() if value in form.text]
        bert = proxy.reader()
    for _ in range(2):
        page = anna.ask(waiting)
        assert "Nobody has read this yet." in page.text
        assert page.headers["X-Cache"] == "MISS"
    nobody = proxy.reader().ask(post.get_absolute_url())
    assert "Nobody has read this yet." not in nobody.text
    assert "Maria Privately" not in nobody.text


def test_a_page_comes_from_the_same_entry_with_a_receipt_in_the_browser_and_without(proxy, post, thread):
    story, here = post.get_absolute_url(), f"/comments/mine/{thread.key}/"
    anna, bert = proxy.reader(), proxy.reader()
    _hidden, receipt = anna.write(thread, "Nobody has read this yet.")
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', anna.ask(receipt).text)[1]
    assert anna.ask(f"{receipt}browser/", {"do": "keep", "csrfmiddlewaretoken": token}).status == 302
    assert {"csrftoken", "comments_receipts"} <= set(anna.cookies)
    first, second, third = bert.ask(story), anna.ask(story), bert.ask(story)
    assert [one.headers["X-Cache"] for one in (first, second, third)] == ["MISS", "HIT", "HIT"]
    assert first.text == second.text == third.text
    for _ in range(2):
        mine = anna.ask(here)
        assert (mine.headers["X-Cache"], "Nobody has read this yet." in mine.text) == ("BYPASS", True)
        assert (bert.ask(here).status, bert.ask(here).headers["X-Cache"]) == (204, "MISS")


def test_what_is_private_is_not_kept_even_for_whoever_has_no_cookie(proxy, thread):
    _hidden, waiting = proxy.reader().write(thread, "Nobody has read this yet.")
    for path in (waiting, f"/comments/respond/{thread.key}/", "/admin/login/"):
        answers = [proxy.reader().ask(path) for _ in range(2)]
        assert [one.headers["X-Cache"] for one in answers] == ["MISS", "MISS"], path
        assert answers[0].status == 200
    kept = [file.read_bytes() for file in (proxy.folder / "cache").rglob("*") if file.is_file()]
    assert not [one for one in kept if b"Nobody has read this" in one or b"csrfmiddlewaretoken" in one]


def test_whoever_is_logged_in_neither_fills_nor_reads_the_cache(proxy, post, client, june):
    client.force_login(june)
    moderator = proxy.reader()
    moderator.cookies["sessionid"] = client.cookies["sessionid"].value
    story = post.get_absolute_url()
    assert moderator.ask(story).headers["X-Cache"] == "BYPASS"
    assert proxy.reader().ask(story).headers["X-Cache"] == "MISS"
    assert moderator.ask(story).headers["X-Cache"] == "BYPASS"
    assert moderator.ask("/admin/").status == 200
    assert proxy.reader().ask("/admin/").status == 302


def test_an_invented_sender_goes_no_further_than_the_proxy(proxy, thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"PACE_LIMIT": (1, 600)}
    proxy.reader().write(thread, "First.")
    path = f"/comments/respond/{thread.key}/"
    second = proxy.reader()
    hidden = dict(re.findall(r'name="(stamp|csrfmiddlewaretoken)" value="([^"]+)"', second.ask(path).text))
    typed = {"name": "Bert", "location": "Spain", "text": "Second.", **hidden}
    answer = second.ask(path, typed, **{"X-Forwarded-For": "198.51.100.7"})
    assert answer.status == 422
    assert Comment.objects.count() == 1


def test_readers_read_on_while_the_site_is_away_and_probes_stay_inside(proxy, post):
    story = post.get_absolute_url()
    fresh = proxy.reader().ask(story)
    for inside in ("/healthz", "/readyz", "/metrics"):
        assert proxy.reader().ask(inside).status == 404
    numbers = [proxy.reader().ask(story, **{"X-Request-ID": "invented-1"}).headers["X-Request-ID"] for _ in range(2)]
    assert len({*numbers, "invented-1"}) == 3
    proxy.stop()
    proxy.write(f"127.0.0.1:{free_port(9700)}")  # nobody is there
    proxy.start()
    time.sleep(2)  # nginx counts whole seconds
    stale = proxy.reader().ask(story)
    assert (stale.status, stale.headers["X-Cache"], stale.text) == (200, "STALE", fresh.text)
    assert proxy.reader().ask("/admin/login/").status == 502


def test_plain_http_is_sent_to_https_and_strangers_names_get_no_answer(proxy):
    for name, wanted in ((HOST, (308, f"https://{HOST}/feed/")), ("stranger.example", None)):
        line = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
        line.request("GET", "/feed/", headers={"Host": name})
        if wanted is None:
            with pytest.raises(http.client.RemoteDisconnected):
                line.getresponse()
        else:
            answer = line.getresponse()
            assert (answer.status, answer.headers["Location"]) == wanted
        line.close()
