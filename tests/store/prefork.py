"""The application in two processes that are replaced the moment they die: a supervisor that never tires.

Granian gives up when a worker dies twice in five seconds, as it should. A test that kills two hundred of them
needs something quicker to come back: this loads the application once and forks. Run as a module with a port.
"""

from __future__ import annotations

import os
import socket
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

WORKERS = 2


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """No access log."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, application: object) -> None:
        super().__init__(listening.getsockname(), Quiet, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = listening.getsockname()
        self.setup_environ()
        self.set_app(application)  # type: ignore[arg-type]


def main(port: int) -> None:
    from django.core.management import call_command

    from safeground.config.wsgi import application

    call_command("collectstatic", verbosity=0, interactive=False)
    listening = socket.create_server(("127.0.0.1", port), backlog=128)
    alive: set[int] = set()
    while True:
        while len(alive) < WORKERS:
            child = os.fork()
            if child == 0:
                Threaded(listening, application).serve_forever()
            alive.add(child)
        gone, _ = os.wait()
        alive.discard(gone)


if __name__ == "__main__":
    main(int(sys.argv[1]))
