"""The `safeground` command. Each command is one file in cli/; every refusal is one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

COMMANDS = (
    "init", "serve", "demo", "run-due", "invite", "confirm", "reset-factor", "gone", "export-client", "find",
    "backup", "restore", "restored", "erasures", "rotate-keys", "doctor",
)  # fmt: skip


def run() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - said in a sentence, before anything newer is imported
        sys.exit("Safeground needs Python 3.11 or newer.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeground.config.settings")
    parser = _parser()
    options = parser.parse_args()
    try:
        import django
        from django.db.utils import DatabaseError

        django.setup()
        from safeground.cli import (
            backup,
            confirm,
            demo,
            doctor,
            due,
            factor,
            find,
            gone,
            handing_over,
            init,
            invite,
            restore,
            rotate,
            serve,
        )
        from safeground.domain.actor import Refused

        commands = {
            "init": init.run, "serve": serve.run, "demo": demo.run, "run-due": due.run, "invite": invite.run,
            "confirm": confirm.run, "reset-factor": factor.run, "gone": gone.run,
            "export-client": handing_over.run, "find": find.run, "backup": backup.run,
            "restore": restore.run, "restored": restore.prove, "erasures": restore.list_erasures,
            "rotate-keys": rotate.run, "doctor": doctor.run,
        }  # fmt: skip
        try:
            commands[options.command](options)
        except Refused as refused:
            sys.exit(refused.sentence)
        except DatabaseError:
            sys.exit(
                "The database does not answer as it should. If an upgrade was interrupted, run `safeground serve` "
                "again; otherwise look at DATABASE_URL and SAFEGROUND_HOME."
            )
        except PermissionError as fault:
            sys.exit(f"{fault.filename} cannot be written. Choose another folder with SAFEGROUND_HOME.")
    except KeyboardInterrupt:
        sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="safeground", description="A place where a client and a therapist build trust."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    init = commands.add_parser("init", help="make a practice on this machine; asks what it needs")
    init.add_argument("--name", help="the practice's name")
    init.add_argument("--discreet-name", default="Notes", help="what pages and tabs are called")
    init.add_argument("--time-zone", default="Europe/London")
    init.add_argument("--locale", default="en-GB")
    init.add_argument("--outside-name", help="somebody outside the practice whom a client can turn to")
    init.add_argument("--outside-reach", help="how to reach them")
    init.add_argument("--practice-of-one", action="store_true", help="the director is the therapist too")
    serve = commands.add_parser("serve", help="serve the practice")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    serve.add_argument("--workers", type=int, default=2)
    demo = commands.add_parser("demo", help="make the demonstration practice, and say who can sign in")
    demo.add_argument("--json", action="store_true", help="print who can sign in as JSON")
    demo.add_argument("--clients", type=int, default=40)
    demo.add_argument("--seed", type=int, default=2026)
    commands.add_parser("run-due", help="deliver what is held until now, send notices, tidy up")
    invite = commands.add_parser("invite", help="make an invitation for somebody who works here")
    invite.add_argument("role", choices=("therapist", "director"))
    confirm = commands.add_parser("confirm", help="be the second person for somebody whom a director proposed")
    confirm.add_argument("name", nargs="?", help="the name clients will see; without it, who waits")
    reset = commands.add_parser("reset-factor", help="somebody who works here lost their second factor")
    reset.add_argument("username")
    gone = commands.add_parser("gone", help="somebody who worked here is gone: their access ends for good")
    gone.add_argument("username")
    gone.add_argument("--yes", action="store_true", help="do not ask")
    export = commands.add_parser(
        "export-client", help="what the practice can hand over about a client who asks by law"
    )
    export.add_argument("username")
    export.add_argument("--to", required=True, metavar="FILE", help="a new zip file")
    export.add_argument("--yes", action="store_true", help="do not ask")
    find = commands.add_parser("find", help="the pages that fit a sentence in your own words")
    find.add_argument("sentence", nargs="?", help="the sentence; without it, what is piped in")
    find.add_argument("--json", action="store_true", help="print the results as JSON")
    find.add_argument("--top", type=int, default=3, metavar="N", help="how many pages at most (3)")
    _copies(commands)
    _rotation(commands)
    doctor = commands.add_parser("doctor", help="what is in order on this machine, and what to do where it is not")
    doctor.add_argument("--json", action="store_true", help="print it as JSON")
    return parser


def _rotation(commands: Any) -> None:
    rotate = commands.add_parser("rotate-keys", help="a new pepper, a new mail key, or both; nobody is signed out")
    rotate.add_argument("--what", choices=("pepper", "mail", "both"), default="both")
    rotate.add_argument("--tidy", action="store_true", help="delete older peppers on which nothing leans any more")
    rotate.add_argument("--yes", action="store_true", help="do not ask")


def _copies(commands: Any) -> None:
    backup = commands.add_parser("backup", help="everything in one file that only an offline key opens")
    backup.add_argument("--to", required=True, metavar="FOLDER", help="where the file is written")
    backup.add_argument("--key", action="append", metavar="age1…", help="a public age key; may be given again")
    restore = commands.add_parser("restore", help="a backup into a new folder, looked over before it counts")
    restore.add_argument("file")
    restore.add_argument("--identity", required=True, metavar="FILE", help="the secret half of the age key")
    restore.add_argument("--to", required=True, metavar="FOLDER", help="a new folder")
    restore.add_argument("--erasures", metavar="FILE", help="the newest list of erasures, if the backup is older")
    restored = commands.add_parser("restored", help="after a restore by hand: erase again, and let the sentinel in")
    restored.add_argument("lists", nargs="*", help="lists of erasures")
    restored.add_argument("--json", action="store_true")
    commands.add_parser("erasures", help="what was erased, as marks, for a restore of an older backup")
