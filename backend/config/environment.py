"""The environment, with the variable's name in each error."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env


class Environment(Env):  # type: ignore[misc]  # django-environ has no types
    """Raises ImproperlyConfigured, with the name of the variable, for a value of the wrong kind."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} is not valid: {error}.") from error

    def at_least(self, least: int, var: str, default: int) -> int:
        """Returns a whole number. A smaller one would leave a server that runs and serves nothing."""
        number: int = self.int(var, default)
        if number < least:
            raise ImproperlyConfigured(f"{var} must be at least {least}, not {number}.")
        return number
