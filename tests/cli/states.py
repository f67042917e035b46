"""What a demonstration holds, read by its own people. Run as a module with SAFEGROUND_HOME; prints JSON."""

from __future__ import annotations

import json
import os
from collections import Counter


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeground.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from safeground.cli.research import courses
    from safeground.domain import accounts, checkins, feedback, items, sharing

    words, now = courses.demo_words(), timezone.now()
    marks: Counter[str] = Counter()
    shares: Counter[str] = Counter()
    modes: Counter[str] = Counter()
    talked: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    sessions = []
    for name in words["clients"]:
        signed = accounts.sign_in(username=name.lower(), password=words["password"], network="", device="", now=now)
        actor = signed.actor
        answers = feedback.got(actor=actor, day=now.date())
        marks.update(one.mark or "open" for one in feedback.promises(actor=actor, answers=answers))
        modes.update(one.mode for one in answers)
        talked.update(feedback.talked(actor=actor).values())
        kinds.update({one.kind for one in items.kept(actor=actor)})
        shares.update(share.state for share in sharing.mine(actor=actor))
        sessions.append(len(checkins.made_by(actor=actor)))
    print(
        json.dumps(
            {
                "marks": marks,
                "shares": shares,
                "modes": modes,
                "talked": talked,
                "kinds": kinds,
                "sessions": sessions,
            },
            default=dict,
        )
    )


if __name__ == "__main__":
    main()
