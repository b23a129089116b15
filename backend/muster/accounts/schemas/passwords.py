"""Shapes of new passwords."""

from typing import Annotated

from pydantic import StringConstraints

from muster.accounts.schemas.fields import Password, Username
from muster.core.http.shapes import Body, Text


class PasswordChange(Body):
    """The current and the new password."""

    old_password: Password
    new_password: Password


class PasswordResetMail(Body):
    """Whose password is to be reset."""

    username: Username


class PasswordReset(Body):
    """The token of the mailed link, and the new password."""

    token: Annotated[Text, StringConstraints(max_length=200)]
    new_password: Password
