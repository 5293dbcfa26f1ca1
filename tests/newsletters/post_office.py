"""A real SMTP server for tests: it keeps what it gets, and answers as a test tells it."""

import email
import email.policy
import socket
import threading
from collections.abc import Callable
from email.message import EmailMessage

from aiosmtpd.controller import Controller

TAKEN = "250 taken"


class PostOffice:
    """`judge(sender, to)` gives the answer to RCPT, `judge_data(to)` the one to the whole message."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []
        self.judge: Callable[[str, str], str] = lambda sender, to: TAKEN
        self.judge_data: Callable[[str], str] = lambda to: TAKEN
        self.lock = threading.Lock()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        answer = self.judge(envelope.mail_from, address)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope) -> str:
        (to,) = envelope.rcpt_tos
        answer = self.judge_data(to)
        if answer == TAKEN:
            with self.lock:
                self.taken.append((envelope.mail_from, to, envelope.original_content))
        return answer

    @property
    def readers(self) -> list[str]:
        return sorted(to for _sender, to, _content in self.taken)

    def message_to(self, to: str) -> EmailMessage:
        (content,) = [content for _sender, one, content in self.taken if one == to]
        return email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)

    def __enter__(self) -> "PostOffice":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
