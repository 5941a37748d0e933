"""Who is at this computer."""

from __future__ import annotations

import getpass


def login_name() -> str:
    """The name of the person at this computer, as far as it tells one."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "unknown"
