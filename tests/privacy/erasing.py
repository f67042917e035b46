"""Write, delete, and end without closing anything; print what was sealed. With "settle", the clock comes by first."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta


def main(settle: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeground.config.settings")
    import django

    django.setup()
    from safeground.cli import houses
    from safeground.domain import bridges, overseeing, reflections
    from safeground.store import models, wall
    from tests import people
    from tests.domain import consulting
    from tests.people import NOW

    houses.prepare()
    house = people.gather()
    ana = house.ana.actor
    kept = reflections.write(actor=ana, title="The letter", text="closed " * 900, tags="home", now=NOW)
    reflections.save(actor=ana, key="window-1", of=kept.id, typed={"text": "half"}, now=NOW)
    bridges.write(actor=ana, pair=house.pair, of=kept.id, revision=0, lines={"help": "Ask first."}, now=NOW)
    # Somebody without an account, two months ago: the next round of the clock deletes them.
    before = NOW - timedelta(days=60)
    consulting.open_hours(house.ben, notice_hours=0)
    consulting.booked(house, at=consulting.AT - timedelta(days=56, hours=-1), now=before, words="The bus. " * 100)
    with wall.opened():
        meeting = models.Meeting.objects.get()
        rows = [*models.Item.objects.filter(owner_id=ana.me), *models.Draft.objects.filter(owner_id=ana.me)]
    columns = ("key_sealed", "body_sealed")
    sealed = [bytes(getattr(row, name)) for row in rows for name in columns if hasattr(row, name)]
    kinds = ("visitor_key_sealed", "therapist_key_sealed", "body_sealed")
    sealed += [bytes(getattr(meeting, name)) for name in kinds]
    bridges.forget_reflection(actor=ana, reflection=kept.id, now=NOW)
    if settle:
        overseeing.run_due(practice=house.practice, send=lambda letter: None, now=NOW)
    print(json.dumps([blob.hex() for blob in sealed]), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main("settle" in sys.argv)
