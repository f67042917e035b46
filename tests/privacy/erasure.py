"""Two people live a week; one of them erases everything. Run as a module in a process of its own, on real files.

Prints how many of the sealed pieces of hers were in the files before, after a deletion that is not swept (the
control), and after the sweep; and whether the other person's are all still there.
"""

from __future__ import annotations

import json
import os
from pathlib import Path


def pieces(owner) -> list[bytes]:
    """What every sealed column of the owner's items, drafts and shares holds: 48 bytes out of each are enough."""
    from safeground.domain import access
    from safeground.store import models

    rows = [
        *access.rows(owner, models.Item, "read"),
        *access.rows(owner, models.Draft, "read"),
        *access.rows(owner, models.Share, "read"),
    ]
    names = ("key_sealed", "body_sealed", "owner_key_sealed", "grant_sealed", "recipient_key_sealed")
    found = [bytes(getattr(row, name, None) or b"") for row in rows for name in names]
    return [one[33:81] for one in found if one]


def still_there(wanted: list[bytes]) -> int:
    folder = Path(os.environ["SAFEGROUND_HOME"])
    content = b"".join(path.read_bytes() for path in sorted(folder.glob("safeground.sqlite3*")))
    return sum(one in content for one in wanted)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeground.config.settings")
    import django

    django.setup()
    from safeground.cli import houses
    from safeground.domain import accounts, erasing
    from safeground.store import traces
    from tests import people
    from tests.privacy.test_canaries import WORD, live_a_week

    houses.prepare()
    house = people.gather()
    live_a_week(house)
    people.check_in(house, 5, who="ana", note="Ana's own")
    password = WORD["password"] + " long enough"
    rosa = accounts.sign_in(username="rosa", password=password, network="n", device="", now=people.NOW).actor
    hers, anas = pieces(rosa), pieces(house.ana.actor)
    told = {"hers": len(hers), "before": still_there(hers), "anas": len(anas)}
    sweep, traces.sweep = traces.sweep, lambda: False
    erasing.erase_private(actor=rosa, now=people.NOW, also_shown=True)
    told["unswept"] = still_there(hers)
    traces.sweep = sweep
    told["swept"] = traces.sweep()
    told["after"], told["anas_after"] = still_there(hers), still_there(anas)
    print(json.dumps(told))
    os._exit(0)


if __name__ == "__main__":
    main()
