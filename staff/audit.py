"""The one way of noting what staff do."""

from staff.actions import ACTIONS
from staff.models import AuditEvent, Result


def note(user, action, target="", detail="", result=Result.DONE):
    """Note that `user` (None: nobody signed in, or a command) did `action`. Never pass a password, code or address."""
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is not in staff.actions.ACTIONS")
    who = user if user is not None and user.is_authenticated else None
    return AuditEvent.objects.create(
        who_id=who.pk if who else None,
        who_name=who.get_username() if who else "",
        action=action,
        target=str(target)[:300],
        detail=str(detail),
        result=result,
    )
