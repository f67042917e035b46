"""What tests need from the system: a browser. Installed by apt as root; else a sentence says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def main() -> None:
    if shutil.which("chromium") or os.path.exists("/usr/bin/chromium"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests (apt) ...", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"], env=quiet, check=True, stdout=subprocess.DEVNULL
        )
        return
    sys.exit("The browser tests need Chromium at /usr/bin/chromium. On Debian or Ubuntu: sudo apt install chromium")


if __name__ == "__main__":
    main()
