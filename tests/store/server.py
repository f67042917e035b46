"""A real server on a folder of its own, as a person would start it, for tests that pull its plug."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(process: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(parent) == process:
                found.append(int(entry.name))
    return found


class Server:
    """`safeground serve` for a demonstration practice in `home`; its words go to `log`."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.port, self.log = home, free_port(), home / "server.log"
        self.environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "SAFEGROUND_"))
            },
            "SAFEGROUND_HOME": str(home),
            "SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes",
            "SAFEGROUND_TRIES_PER_NETWORK": "100000",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "safeground", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def demo(self, clients: int) -> list[dict[str, str]]:
        done = self.command("demo", "--json", "--clients", str(clients))
        assert done.returncode == 0, done.stderr
        return list(json.loads(done.stdout)["people"])

    def start(self, *, quickly: bool = False) -> None:
        """`safeground serve`; `quickly`, the same application under tests/store/prefork.py."""
        serve = ["safeground", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *(["tests.store.prefork", str(self.port)] if quickly else serve)],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/help/")
                with closing(connection.getresponse()) as answer:
                    if answer.status == 200:
                        return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                connection.close()
        raise AssertionError("The server did not start:\n" + self.log.read_text())

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def workers(self) -> list[int]:
        """The processes that answer requests, of a server that was started quickly."""
        assert self.process is not None
        return _children(self.process.pid)

    def pull_the_plug(self) -> None:
        """Everything of the server's gone at once, with no chance to say goodbye."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.pull_the_plug()


class Caller:
    """One person's browser, as bare as can be: cookies, and forms sent until they are answered."""

    def __init__(self, server: Server) -> None:
        self.server, self.cookies = server, {"csrf": "a" * 32}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, location and body. Raises OSError when the server went away meanwhile."""
        body = None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.cookies["csrf"]})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            with closing(connection.getresponse()) as answer:
                content = answer.read().decode()
        except http.client.HTTPException as fault:
            raise ConnectionError from fault
        finally:
            connection.close()
        if answer.status in (302, 303) and not answer.getheader("Location"):
            raise ConnectionError("The answer was cut off between its first line and its end.")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location", ""), content

    def sign_in(self, person: dict[str, str]) -> None:
        status, location, _ = self.ask(
            "POST", "/sign-in/", {"username": person["username"], "password": person["password"]}
        )
        assert (status, location) in ((302, "/me/"), (302, "/desk/")), (status, location)
