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
