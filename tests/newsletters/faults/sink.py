"""A mail server in a process of its own: `python -m tests.newsletters.faults.sink port file`. One line a message."""

import asyncio
import logging
import sys

from aiosmtpd.controller import UnthreadedController


class Sink:
    def __init__(self, path: str) -> None:
        self._file = open(path, "a", buffering=1)  # noqa: SIM115 open as long as the process lives

    async def handle_DATA(self, server, session, envelope) -> str:
        self._file.write(f"{envelope.rcpt_tos[0]}\n")
        return "250 taken"


def main() -> None:
    logging.disable(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    UnthreadedController(Sink(sys.argv[2]), hostname="127.0.0.1", port=int(sys.argv[1]), loop=loop).begin()
    loop.run_forever()


if __name__ == "__main__":
    main()
