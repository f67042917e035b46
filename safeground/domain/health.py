"""What an operator may know about how the practice stands: no person's words, no number about anybody."""

from __future__ import annotations

from safeground.domain import access
from safeground.domain.actor import Actor
from safeground.store import models
from safeground.store.traces import faults as database_faults

__all__ = ["database_faults", "staff_without_factor"]


def staff_without_factor(*, actor: Actor) -> list[str]:
    """The public names of those who work here and have no second factor yet."""
    staff = [row for row in access.rows(actor, models.Account, "list", order=("public_name",)) if row.public_name]
    held = {row.account_id for row in access.rows(actor, models.SecondFactor, "sign-in")}
    return [row.public_name for row in staff if row.id not in held and row.disabled_on is None]
