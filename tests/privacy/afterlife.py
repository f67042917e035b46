"""A week lived in a process of its own, on real files, that ends without closing anything. Run as a module."""

from __future__ import annotations

import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeground.config.settings")
    import django

    django.setup()
    from safeground.cli import due, houses
    from safeground.domain import overseeing
    from safeground.store import traces
    from tests import people
    from tests.privacy.test_canaries import live_a_week

    houses.prepare()
    house = people.gather()
    live_a_week(house)
    # The machine stops before the round has emptied the log: everything is still in it.
    traces.settle = lambda: False
    overseeing.run_due(practice=house.practice, send=due.post, now=people.NOW + people.timedelta(days=1))
    # No goodbye: what is in the write-ahead log stays there, as after a power cut.
    os._exit(0)


if __name__ == "__main__":
    main()
