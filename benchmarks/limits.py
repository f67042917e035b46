"""What this machine could do at best, measured in the same run as everything else: the denominators."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safeground.crypto import keyring
from safeground.crypto.secret import Secret


def measure(folder: Path) -> dict[str, float]:
    """All limits; about three seconds."""
    return {
        "read_gigabytes_per_second": round(read_bandwidth(), 2),
        "fsync_ms_median": round(fsync_ms(folder), 3),
        "sqlite_full_commits_per_second": round(commits_per_second(folder)),
        "aes_gcm_1kib_us": round(aes_gcm_us(), 2),
        "argon2id_ms": round(argon2id_ms(), 1),
    }


def best(work: Callable[[], object], repeats: int) -> float:
    """Seconds of the quickest of several runs, which is the one least disturbed."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def read_bandwidth() -> float:
    """Gigabytes a second that one core reads from memory: the sum of 256 MB, larger than any cache."""
    data = np.ones(32_000_000, dtype=np.int64)
    return data.nbytes / best(lambda: data.sum(), 5) / 1e9


def fsync_ms(folder: Path) -> float:
    """Milliseconds until 4 KiB have reached the disk, the median of 100."""
    times = []
    with (folder / "fsync").open("wb") as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - began) * 1e3)
    return statistics.median(times)


def commits_per_second(folder: Path) -> float:
    """One insert each, WAL and synchronous=FULL, by one writer for half a second."""
    with closing(sqlite3.connect(folder / "commits.sqlite3", isolation_level=None)) as writing:
        writing.execute("PRAGMA journal_mode=WAL")
        writing.execute("PRAGMA synchronous=FULL")
        writing.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, body BLOB)")
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < 0.5:
            writing.execute("INSERT INTO line (body) VALUES (?)", (b"x" * 500,))
            done += 1
        return done / (time.perf_counter() - began)


def aes_gcm_us() -> float:
    """Microseconds to seal 1 KiB with a key that is set up each time, as one sealed thing is."""
    key, nonce, body = os.urandom(32), os.urandom(12), b"x" * 1024

    def thousand() -> None:
        for _ in range(1000):
            AESGCM(key).encrypt(nonce, body, b"context")

    return best(thousand, 5) * 1e3


def argon2id_ms() -> float:
    """Milliseconds to stretch one password at the real cost."""
    params = keyring.kdf_params(keyring.KdfCost())
    pepper = Secret(os.urandom(32))
    return best(lambda: keyring.stretch("a password of nobody", params=params, pepper=pepper), 1) * 1e3
