"""`python -m benchmarks.floor.make CLIENTS CHECKINS`: the floor's tables in FLOOR_HOME, filled."""

from __future__ import annotations

import os
import random
import sys
from datetime import date, timedelta


def main(clients: int, check_ins: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.db import transaction

    from benchmarks.floor.instrument import RATINGS
    from benchmarks.floor.models import CheckIn, Person

    chance = random.Random(2026)
    today = date.today()  # noqa: DTZ011 - invented days
    with transaction.atomic():
        therapist = Person.objects.create(username="therapist", name="Therapist")
        for number in range(clients):
            client = Person.objects.create(
                username=f"client{number}", name=f"Client {number:04}", therapist=therapist
            )
            CheckIn.objects.bulk_create(
                CheckIn(
                    person=client,
                    session_on=today - timedelta(weeks=check_ins - week),
                    **{name: str(chance.randint(3, 7)) for name in RATINGS},
                )
                for week in range(check_ins)
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
