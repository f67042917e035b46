"""`safeground serve`: the practice on this machine, and its clock.

Granian runs the workers. The embedded clock runs `run-due` once a minute; in production a systemd timer does it
as another user (docs/running.md).
"""

from __future__ import annotations

import argparse
import ipaddress
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from safeground.cli import due, houses
from safeground.domain import keys
from safeground.domain import practice as practices

log = logging.getLogger("safeground")
EVERY = 60


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    practice = houses.practice_or_stop()
    _refuse_unsafe(practice, options.host)
    keys.pepper()
    _refuse_taken(options.host, options.port)
    call_command("collectstatic", verbosity=0, interactive=False, stdout=StringIO())
    print(f"Serving {practice.name} on http://{options.host}:{options.port} . Ctrl-C stops it.", flush=True)
    stop = threading.Event()
    clock = threading.Thread(target=_tick, args=(practice, stop), daemon=True)
    clock.start()
    # Both by name: a shell that starts a program in the background lets it inherit a deaf ear for Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    server = _server(options)
    try:
        sys.exit(server.wait())
    except KeyboardInterrupt:
        print("Stopped.")
    finally:
        stop.set()
        server.terminate()
        server.wait(timeout=20)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _server(options: argparse.Namespace) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host,
            "--port", str(options.port), "--workers", str(options.workers), "--blocking-threads", "64",
            "--backpressure", "128", "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.2",
            "--workers-kill-timeout", "10", "--log-level", "error", "safeground.config.wsgi:application",
        ],
        env=environment,
    )  # fmt: skip


def _tick(practice: practices.Practice, stop: threading.Event) -> None:
    while not stop.wait(EVERY):
        try:
            # Old epoch keys go even while nobody signs in.
            keys.epoch(keys.epoch_id(timezone.now()), now=timezone.now())
            due.once(practice, now=timezone.now())
        except Exception as fault:
            # The kind only: a message could hold an address. The next round tries again.
            log.error("run-due: %s", type(fault).__name__)
        finally:
            connection.close()


def _refuse_unsafe(practice: practices.Practice, host: str) -> None:
    loopback = host == "localhost" or _is_loopback(host)
    if practice.is_demo:
        if not loopback:
            sys.exit("This is a demonstration. It is served on this machine only: use --host 127.0.0.1")
        return
    houses.refuse_cheap_keys()
    if not settings.BEHIND_TLS:
        sys.exit(
            "A real practice is served over https only. Put a TLS proxy in front on this machine and set "
            "SAFEGROUND_BEHIND_TLS=yes and SAFEGROUND_URL=https://… (docs/running.md)"
        )
    houses.refuse_epoch_on_disk()
    if not loopback:
        sys.exit("Behind a TLS proxy, listen on this machine only: use --host 127.0.0.1")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            sys.exit(f"Port {port} needs special rights. Choose another with PORT=8001")
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Choose another with PORT={port + 1}")
