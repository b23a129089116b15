"""AUTH: whether people and programs sign in."""

from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from config.own_hosts import LOOPBACK

CHOICES = {"on": True, "off": False}
POLICIES = {True: "muster.accounts.policy.judge", False: "muster.core.http.access.open_to_anyone"}
"""Who judges requests, with and without sign-in."""
OWN_MACHINE = frozenset({"", "::1", *LOOPBACK})


def auth(env: Environment, *, default: str) -> bool:
    """Returns whether AUTH is on. Raises ImproperlyConfigured for another value than on and off."""
    given = env.str("AUTH", "") or default
    if given not in CHOICES:
        raise ImproperlyConfigured(f"AUTH must be on or off, not {given!r}.")
    return CHOICES[given]


def auth_of_this_machine(env: Environment) -> bool:
    """Returns whether AUTH is on; off unless set. Raises ImproperlyConfigured if others reach an unset one."""
    host = env.str("HOST", "127.0.0.1")
    if not env.str("AUTH", "") and host not in OWN_MACHINE:
        raise ImproperlyConfigured(
            f"HOST={host} lets others reach Muster, so AUTH must be set: AUTH=on asks for a user or a key"
            " (manage.py createadmin makes the first user), AUTH=off lets everyone read, change and delete everything."
        )
    return auth(env, default="off")
