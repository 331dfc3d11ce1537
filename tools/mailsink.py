"""A mail server on 127.0.0.1 that keeps what it is given, and can be made to fail as real ones do. For tests alone."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
import time
from email.message import EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    """Serves from the moment it is made until close(). `mood` is how it behaves, and may change at any time:

    ok; silent: says nothing at all; busy: 421 to everybody; later: 450 to each recipient; nobody: 550 to each recipient
    with "nobody" in it; refusing: 554 after the message; deaf: takes the message and never answers; dropping: takes the
    message and hangs up; rude: hangs on QUIT.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0, mood: str = "ok") -> None:
        self.mood, self.taken, self.connections = mood, list[bytes](), 0
        super().__init__(("127.0.0.1", port), _Talk)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(one, policy=email.policy.default) for one in self.taken]

    @property
    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.messages]

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A client that went away is no news."""


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.server.connections += 1
        if self.server.mood == "silent":
            time.sleep(60)
        if self.server.mood == "busy":
            return self._say("421 Come back later")
        self._say("220 sink")
        while line := self.rfile.readline().decode("latin-1").strip():
            if not self._answer(line):
                return None
        return None

    def _answer(self, line: str) -> bool:
        """Answer one line of the client's; whether to go on."""
        verb, mood = line[:4].upper(), self.server.mood
        if verb == "QUIT":
            if mood == "rude":
                time.sleep(60)
            self._say("221 Bye")
            return False
        if verb == "DATA":
            return self._take(mood)
        if verb == "RCPT" and mood == "later":
            self._say("450 Try again later")
        elif verb == "RCPT" and mood == "nobody" and "nobody" in line:
            self._say(f"550 No such mailbox: {line[8:]}")
        else:
            self._say("250 Fine")
        return True

    def _take(self, mood: str) -> bool:
        self._say("354 Go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if mood == "refusing":
            self._say("554 Not this")
            return True
        self.server.taken.append(b"".join(lines))
        if mood == "deaf":
            time.sleep(60)
        if mood in ("deaf", "dropping"):
            return False
        self._say("250 Taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
