"""The plug is pulled two hundred times while eight people check in. What was acknowledged is there, once.

Over real HTTP, on SQLite with synchronous=FULL: mostly one of two worker processes is killed, ten times the whole
of `safeground serve`. A person whose page did not come back sends the same form again.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import threading
import time
import uuid
from contextlib import closing

import pytest

from tests.store.server import Caller, Server

KILLS = int(os.environ.get("SAFEGROUND_TEST_KILLS", "200"))
WHOLE = 10
PEOPLE = 8


class Person(threading.Thread):
    """Checks in again and again, each time under a new key, and repeats a form until it is answered."""

    def __init__(self, caller: Caller, pair: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.caller, self.pair, self.stop = caller, pair, stop
        self.acknowledged: list[str] = []
        self.repeats = 0
        self.strange: list[tuple[int, str]] = []

    def run(self) -> None:
        while not self.stop.is_set():
            key = uuid.uuid4().hex
            fields = {"key": key, "note": f"mark {key}", "rating_side": "5", "rating_way": "4", "tension": "no"}
            while True:
                try:
                    status, location, _ = self.caller.ask("POST", f"/me/check-ins/new/{self.pair}/", fields)
                except OSError:
                    self.repeats += 1
                    time.sleep(0.02)
                    continue
                if status == 302 and location.startswith("/me/check-ins/"):
                    self.acknowledged.append(key)
                else:
                    self.strange.append((status, location))
                    self.stop.set()
                break


def pull_plugs(server: Server) -> None:
    """All but ten of the kills take one of two worker processes; the last ten take the whole real server."""
    chance = random.Random(11)
    for _ in range(KILLS - WHOLE):
        time.sleep(chance.uniform(0.02, 0.3))
        workers = server.workers()
        os.kill(chance.choice(workers), signal.SIGKILL)
    for _ in range(WHOLE):
        server.pull_the_plug()
        server.start()
        time.sleep(chance.uniform(0.1, 0.5))


def kept_notes(caller: Caller) -> list[str]:
    """Every mark that can be read again, through the pages."""
    _, _, listing = caller.ask("GET", "/me/check-ins/")
    found = []
    for place in sorted(set(re.findall(r"/me/check-ins/[0-9a-f-]{36}/", listing))):
        status, _, page = caller.ask("GET", place)
        assert status == 200
        found += re.findall(r"mark ([0-9a-f]{32})", page)
    return found


@pytest.mark.slow
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this one is about SQLite's own files")
def test_nothing_acknowledged_is_lost_or_doubled(tmp_path, request):
    server = Server(tmp_path)
    request.addfinalizer(server.stop)
    clients = [person for person in server.demo(PEOPLE) if person["role"] == "client"]
    server.start(quickly=True)
    stop = threading.Event()
    people = []
    for person in clients:
        caller = Caller(server)
        caller.sign_in(person)
        _, _, page = caller.ask("GET", "/me/check-ins/")
        pair = re.search(r"/me/check-ins/new/([0-9a-f-]{36})/", page)
        assert pair is not None
        people.append(Person(caller, pair.group(1), stop))
    before = _receipts(tmp_path)
    for person in people:
        person.start()
    pull_plugs(server)
    time.sleep(1)
    stop.set()
    for person in people:
        person.join(timeout=60)
        assert not person.is_alive()
    server.pull_the_plug()
    server.start()
    assert [person.strange for person in people] == [[]] * PEOPLE
    acknowledged = sum(len(person.acknowledged) for person in people)
    repeats = sum(person.repeats for person in people)
    print(f"\n{KILLS} kills, {acknowledged} check-ins acknowledged, {repeats} forms sent again", end=" ")
    assert acknowledged > PEOPLE
    assert _receipts(tmp_path) - before == acknowledged
    # Each one is read again by its owner, through the pages: every body opens, every mark stands once.
    for person in people[:2]:
        assert sorted(kept_notes(person.caller)) == sorted(person.acknowledged)
    server.stop()
    with closing(sqlite3.connect(tmp_path / "safeground.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM sg_receipt").fetchone()[0] == before + acknowledged
        items = database.execute("SELECT count(*) FROM sg_item i JOIN sg_receipt r ON r.result = i.id").fetchone()[0]
        assert items >= acknowledged


def _receipts(home) -> int:
    with closing(sqlite3.connect(home / "safeground.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM sg_receipt").fetchone()[0])
