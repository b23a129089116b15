"""Users: read, made and changed."""

from dataclasses import asdict, dataclass

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from muster.accounts.audit import audit_append
from muster.accounts.errors import LastAdmin, NoAccounts, Unauthenticated, UserNotFound, UserTaken
from muster.accounts.models import ApiKey, User, UserSession
from muster.accounts.roles import Role
from muster.accounts.sessions import sessions_end
from muster.core.callers import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A user to make. Without a password the user cannot sign in until it is reset."""

    username: str
    email: str = ""
    role: Role = Role.VIEWER
    password: str | None = None


def user_of(caller: Caller) -> User:
    """Returns the caller's user.

    Raises NoAccounts with ``AUTH=off``, where nobody is signed in, or Unauthenticated if the user was deleted or made
    inactive since the caller was recognised.
    """
    if caller.user_id is None:
        raise NoAccounts
    user = User.objects.filter(pk=caller.user_id, is_active=True).first()
    if user is None:
        raise Unauthenticated
    return user


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
            audit_append(actor=actor, action="user.created", target=user.username, detail=detail, address=address)
    except IntegrityError as error:
        raise UserTaken(new.username) from error
    return user


def role_set(user: User, role: Role) -> None:
    """Sets the role, and with it whether the user may use Django's admin."""
    user.role = role.value
    user.is_staff = user.is_superuser = role == Role.ADMIN


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """Changes of a user; None leaves a field as it is."""

    email: str | None = None
    role: Role | None = None
    is_active: bool | None = None
    password: str | None = None


def user_list() -> list[User]:
    """Returns all users by name."""
    return list(User.objects.prefetch_related("identities").order_by("username"))


def user_get(*, user_id: int) -> User:
    """Returns a user. Raises UserNotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise UserNotFound(user_id)
    return user


def user_update(*, user_id: int, change: UserChange, actor: str, address: str = "") -> User:
    """Changes a user; a new password and an end of activity end all sessions.

    Raises UserNotFound, LastAdmin, or Django's ValidationError for a weak password.
    """
    with transaction.atomic():
        user = _locked(user_id)
        was_admin = _is_admin(user)
        _apply(user, change)
        if was_admin and not _is_admin(user):
            _refuse_to_be_without_admin(user)
        if change.password is not None or not user.is_active:
            sessions_end(user_id=user.pk)
        user.save()
        detail = {name: value for name, value in asdict(change).items() if value is not None and name != "password"}
        if change.password is not None:
            detail["password_set"] = True
        audit_append(actor=actor, action="user.changed", target=user.username, detail=detail, address=address)
    return user


def user_delete(*, user_id: int, actor: str, address: str = "") -> None:
    """Deletes a user with keys and sessions; jobs keep the name as their owner. Raises UserNotFound or LastAdmin."""
    with transaction.atomic():
        user = _locked(user_id)
        if _is_admin(user):
            _refuse_to_be_without_admin(user)
        detail = {"id": user.pk, "role": user.role}
        _lock_credentials(user)
        user.delete()
        audit_append(actor=actor, action="user.deleted", target=user.username, detail=detail, address=address)


def _apply(user: User, change: UserChange) -> None:
    if change.email is not None:
        user.email = change.email
    if change.role is not None:
        role_set(user, change.role)
    if change.is_active is not None:
        user.is_active = change.is_active
    if change.password is not None:
        validate_password(change.password, user)
        user.set_password(change.password)


def _locked(user_id: int) -> User:
    """Returns the user, after locking all admins, so that two of them don't remove each other at once."""
    list(User.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk").values_list("pk"))
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise UserNotFound(user_id)
    return user


def _lock_credentials(user: User) -> None:
    """Locks a user's sessions and keys before the version of all access, in the order of those who end one."""
    for credentials in (UserSession.objects, ApiKey.objects):
        list(credentials.select_for_update().filter(user_id=user.pk).order_by("pk").values_list("pk"))


def _is_admin(user: User) -> bool:
    return user.role == Role.ADMIN and user.is_active


def _refuse_to_be_without_admin(user: User) -> None:
    if not User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk).exists():
        raise LastAdmin
