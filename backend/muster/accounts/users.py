"""Users: read, made and changed."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from muster.accounts.audit import audit_append
from muster.accounts.errors import NoAccounts, UserTaken
from muster.accounts.models import User
from muster.accounts.roles import Role
from muster.core.callers import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A user to make. Without a password the user cannot sign in until it is reset."""

    username: str
    email: str = ""
    role: Role = Role.VIEWER
    password: str | None = None


def user_of(caller: Caller) -> User:
    """Returns the caller's user. Raises NoAccounts with ``AUTH=off``, where nobody is signed in."""
    if caller.user_id is None:
        raise NoAccounts
    return User.objects.get(pk=caller.user_id)


def user_create(*, new: NewUser, actor: str, address: str = "") -> User:
    """Makes a user. Raises UserTaken, or Django's ValidationError for a weak password."""
    user = User(username=new.username, email=new.email)
    role_set(user, new.role)
    if new.password is not None:
        validate_password(new.password, user)
    user.set_password(new.password)
    try:
        with transaction.atomic():
            user.save()
            detail = {"id": user.pk, "role": user.role}
            audit_append(actor=actor, action="user_created", target=user.username, detail=detail, address=address)
    except IntegrityError as error:
        raise UserTaken(new.username) from error
    return user


def role_set(user: User, role: Role) -> None:
    """Sets the role, and with it whether the user may use Django's admin."""
    user.role = role.value
    user.is_staff = user.is_superuser = role == Role.ADMIN
