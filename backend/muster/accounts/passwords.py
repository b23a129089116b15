"""Passwords: changed by their owner, reset by a mailed link. Each change ends the other sessions."""

import threading

import structlog
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from muster.accounts import throttle
from muster.accounts.audit import audit_append
from muster.accounts.errors import ResetRefused
from muster.accounts.models import User
from muster.accounts.sessions import sessions_end
from muster.accounts.sign_in import Origin
from muster.accounts.users import user_of
from muster.core import errors
from muster.core.callers import Caller

log = structlog.get_logger(__name__)

SUBJECT = "Set a new password for Muster"
MAIL = """\
Somebody, probably you, asked for a new password for {username} at Muster.

{link}

The link works once, for {hours} hours. If you asked for nothing, ignore this mail: your password stays as it is.
"""


def password_change(*, caller: Caller, old: str, new: str, origin: Origin) -> None:
    """Changes the caller's password and ends the other sessions. Raises ValidationFailed or SignInThrottled."""
    user = user_of(caller)
    throttle.charge(username=user.username, address=origin.address, user_id=user.pk)
    if not check_password(old, user.password):
        raise errors.ValidationFailed({"old_password": ["This is not your current password."]})
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).filter(pk=user.pk, password=user.password).first()
        if locked is None:  # changed meanwhile
            raise errors.ValidationFailed({"old_password": ["This is not your current password."]})
        _set(locked, new, keep=caller.session_id, action="password.changed", origin=origin)


def password_reset_mail(*, username: str, base_url: str, origin: Origin) -> None:
    """Mails a link to the user of this name, if there is one with an address. Raises SignInThrottled.

    In a thread of its own, so that the time of the answer does not tell whether there is one.
    """
    throttle.charge(username=f"reset:{username}", address=origin.address, user_id=None)
    user = User.objects.filter(username=username, is_active=True).exclude(email="").first()
    if user is not None and not _signs_in_elsewhere(user):
        key = urlsafe_base64_encode(force_bytes(user.pk))
        # In the fragment, which neither logs nor the Referer header get to see.
        link = f"{base_url}/reset-password#{key}.{default_token_generator.make_token(user)}"
        threading.Thread(target=_mail, args=(user, link), daemon=True).start()


def password_reset(*, token: str, new: str, origin: Origin) -> None:
    """Sets a new password by the token of a mailed link; ends all sessions. Raises ResetRefused or ValidationFailed."""
    if _user_of(token, User.objects.all()) is None:  # made up: locks nobody
        raise ResetRefused
    with transaction.atomic():
        user = _user_of(token, User.objects.select_for_update(no_key=True))
        if user is None:  # used meanwhile
            raise ResetRefused
        _set(user, new, keep=None, action="password.reset", origin=origin)


def _signs_in_elsewhere(user: User) -> bool:
    """Returns whether the provider alone lets the user in: a password would outlive the account there."""
    return not user.has_usable_password() and user.identities.exists()


def _user_of(token: str, users: QuerySet[User]) -> User | None:
    key, _, proof = token.partition(".")
    try:
        user_id = int(urlsafe_base64_decode(key))
    except ValueError:
        return None
    user = users.filter(pk=user_id, is_active=True).first() if user_id < 2**31 else None
    return user if user is not None and default_token_generator.check_token(user, proof) else None


def _set(user: User, new: str, *, keep: int | None, action: str, origin: Origin) -> None:
    """Sets the password of a locked user, in the order of locks: user, sessions, version of all access."""
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise errors.ValidationFailed({"new_password": error.messages}) from error
    ended = sessions_end(user_id=user.pk, keep=keep)
    user.set_password(new)
    user.save(update_fields=["password"])
    detail = {"sessions_ended": ended}
    audit_append(actor=user.username, action=action, target=user.username, detail=detail, address=origin.address)


def _mail(user: User, link: str) -> None:
    text = MAIL.format(username=user.username, link=link, hours=settings.PASSWORD_RESET_TIMEOUT // 3600)
    try:
        send_mail(SUBJECT, text, None, [user.email])
    except OSError:
        log.exception("mail_not_sent", user=user.pk)
