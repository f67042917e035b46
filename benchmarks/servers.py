"""The two servers that are compared, each on a folder of its own, and the callers that use them."""

from __future__ import annotations

import abc
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import uuid
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.floor.instrument import RATINGS, SIGNS

ROOT = Path(__file__).resolve().parents[1]
KEY = re.compile(r'name="key" value="([^"]+)"')
# As in safeground/cli/serve.py: one process model for both.
GRANIAN = [
    "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "64",
    "--backpressure", "128", "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.2",
    "--workers-kill-timeout", "10", "--log-level", "error",
]  # fmt: skip


def clean_environment(**more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "SAFEGROUND_", "DJANGO_", "FLOOR_"))
    }
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **more}


def run(words: list[str], environment: dict[str, str], *, timeout: float) -> str:
    """A program of this repository, to its end; its output. Raises with what it said when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=timeout,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server(abc.ABC):
    """A server started on a copy of `template`; `start` and `stop` belong together."""

    kind = ""
    probe = "/"

    def __init__(self, template: Path, home: Path) -> None:
        shutil.copytree(template, home)
        self.home, self.port = home, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @abc.abstractmethod
    def words(self) -> list[str]: ...

    @abc.abstractmethod
    def environment(self) -> dict[str, str]: ...

    def start(self) -> None:
        log = self.home / "server.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.words()],
                cwd=ROOT, env=self.environment(), stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                if Connection(self.port).ask("GET", self.probe)[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The {self.kind} did not start:\n{log.read_text()[-2000:]}")

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _all(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        name = "safeground.sqlite3" if self.kind == "app" else "floor.sqlite3"
        with closing(sqlite3.connect(f"file:{self.home / name}?mode=ro", uri=True)) as reading:
            return reading.execute(statement, values).fetchall()

    @abc.abstractmethod
    def person(self, number: int) -> Client: ...

    @abc.abstractmethod
    def stored(self) -> list[str]:
        """The ids of all check-ins that came through the form, each as often as it is there."""

    @abc.abstractmethod
    def rows(self) -> int:
        """How many rows of check-ins there are in all."""


class App(Server):
    kind, probe = "app", "/help/"

    def __init__(self, template: Path, home: Path) -> None:
        super().__init__(template, home)
        people: list[dict[str, str]] = json.loads((home / "people.json").read_text())
        self.people = [one for one in people if one["role"] == "client"]

    @staticmethod
    def settings(home: Path) -> dict[str, str]:
        return clean_environment(
            SAFEGROUND_HOME=str(home),
            SAFEGROUND_CHEAP_KDF_FOR_TESTS="yes",
            SAFEGROUND_TRIES_PER_NETWORK="1000000",
            SAFEGROUND_TRIES_PER_ACCOUNT="100000",
        )

    @classmethod
    def make(cls, home: Path, *, clients: int) -> None:
        home.mkdir()
        told = run(["safeground", "demo", "--json", "--clients", str(clients)], cls.settings(home), timeout=120)
        (home / "people.json").write_text(json.dumps(json.loads(told)["people"]))

    @staticmethod
    def kept_by_a_client(home: Path) -> float:
        """How many sealed things a client has on average: what submit and result open."""
        statement = (
            "SELECT 1.0 * count(*) / count(DISTINCT i.owner_id) FROM sg_item i "
            "JOIN sg_account a ON a.id = i.owner_id WHERE a.roles = 'client'"
        )
        with closing(sqlite3.connect(f"file:{home / 'safeground.sqlite3'}?mode=ro", uri=True)) as reading:
            return float(reading.execute(statement).fetchone()[0])

    def environment(self) -> dict[str, str]:
        return self.settings(self.home)

    def words(self) -> list[str]:
        return ["safeground", "serve", "--port", str(self.port)]

    def person(self, number: int) -> Client:
        one = self.people[number]
        found = self._all(
            "SELECT p.id FROM sg_pair p JOIN sg_account a ON a.id = p.client_id WHERE a.username = ?",
            one["username"],
        )
        path = f"/me/check-ins/new/{uuid.UUID(found[0][0])}/"
        fields = {"username": one["username"], "password": one["password"]}
        return Client(self.port, "csrf", path, fields)

    def stored(self) -> list[str]:
        return [str(uuid.UUID(row[0])) for row in self._all("SELECT result FROM sg_receipt")]

    def rows(self) -> int:
        return int(self._all("SELECT count(*) FROM sg_item")[0][0])


class Floor(Server):
    kind, probe = "floor", "/sign-in/"

    @staticmethod
    def settings(home: Path) -> dict[str, str]:
        return clean_environment(FLOOR_HOME=str(home), DJANGO_SETTINGS_MODULE="benchmarks.floor.settings")

    @classmethod
    def make(cls, home: Path, *, clients: int, check_ins: int = 0) -> None:
        home.mkdir()
        run(["benchmarks.floor.make", str(clients), str(check_ins)], cls.settings(home), timeout=120)

    def environment(self) -> dict[str, str]:
        return self.settings(self.home)

    def words(self) -> list[str]:
        return ["granian", *GRANIAN, "--port", str(self.port), "benchmarks.floor.wsgi:application"]

    def person(self, number: int) -> Client:
        return Client(self.port, "csrftoken", "/check-in/", {"username": f"client{number}"})

    def stored(self) -> list[str]:
        return [str(row[0]) for row in self._all("SELECT id FROM floor_checkin")]

    def rows(self) -> int:
        return int(self._all("SELECT count(*) FROM floor_checkin")[0][0])


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(
        self, method: str, path: str, *, cookie: str = "", body: str | None = None
    ) -> tuple[int, str, http.client.HTTPMessage]:
        headers = {"Cookie": cookie} if cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
            content = answer.read().decode()
        except http.client.HTTPException as fault:
            self.line.close()
            raise ConnectionError(str(fault)) from fault
        return answer.status, content, answer.headers


class Client:
    """One person with a browser: cookies, the address of the form, and a count of what was sent."""

    def __init__(self, port: int, csrf: str, path: str, fields: dict[str, str]) -> None:
        self.cookies = {csrf: "a" * 32}
        self.path, self.sent = path, 0
        connection = Connection(port)
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": "a" * 32})
        status, _, headers = connection.ask("POST", "/sign-in/", cookie=self.cookie, body=body)
        connection.line.close()
        if status != 302:
            raise RuntimeError(f"Signing in was answered with {status}.")
        for value in headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def filled(self, page: str, note: str) -> str:
        """The body of one filled-in form: six ratings, tension, one sign and a line."""
        self.sent += 1
        fields = {name: str(4 + (self.sent + place) % 4) for place, name in enumerate(RATINGS)}
        fields |= {"tension": "no", "talked": "", SIGNS[0]: "1", "note": note}
        fields |= {"session_on": date.today().isoformat()}  # noqa: DTZ011 - the day on this machine
        token = next((value for name, value in self.cookies.items() if name.startswith("csrf")), "")
        key = KEY.search(page)
        if key is not None:
            fields["key"] = key[1]
        return urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token})
