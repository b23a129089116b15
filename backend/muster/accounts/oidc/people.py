"""The users of people whom the provider has authenticated: found by issuer and subject, made, kept in their role."""

from django.db import IntegrityError, transaction

from muster.accounts.audit import audit_append
from muster.accounts.errors import UserTaken
from muster.accounts.models import User, UserIdentity
from muster.accounts.oidc.claims import Claims, Person, username_of
from muster.accounts.oidc.configuration import OidcConfiguration
from muster.accounts.oidc.errors import OidcNameTaken, OidcNoRole
from muster.accounts.users import NewUser, UserChange, user_create, user_update

ACTOR = "oidc"


def user_for(*, person: Person, claims: Claims, configuration: OidcConfiguration, address: str) -> User:
    """Returns the person's user, made or linked at the first sign-in, with the role of the claims.

    Raises OidcNoName, OidcNameTaken, OidcNoRole, or LastAdmin if the claims take the role from the last admin.
    """
    user = _known(person)
    if user is None:
        user = _first_sign_in(person, claims, configuration, address)
    if person.role is not None and person.role != user.role:
        user = user_update(user_id=user.pk, change=UserChange(role=person.role), actor=ACTOR, address=address)
    return user


def _known(person: Person) -> User | None:
    found = UserIdentity.objects.select_related("user").filter(issuer=person.issuer, subject=person.subject).first()
    return None if found is None else found.user


def _first_sign_in(person: Person, claims: Claims, configuration: OidcConfiguration, address: str) -> User:
    try:
        with transaction.atomic():
            user = _by_email(person, configuration) or _new(person, claims, configuration, address)
            UserIdentity.objects.create(user=user, issuer=person.issuer, subject=person.subject)
            detail = {"issuer": person.issuer, "subject": person.subject}
            audit_append(actor=ACTOR, action="identity.created", target=user.username, detail=detail, address=address)
    except (UserTaken, IntegrityError) as error:
        # The same person at the same time, or somebody else of this name.
        known = _known(person)
        if known is None:
            raise OidcNameTaken from error
        return known
    return user


def _new(person: Person, claims: Claims, configuration: OidcConfiguration, address: str) -> User:
    name = username_of(claims, configuration)
    # Names that differ in case only are taken for each other by people.
    if User.objects.filter(username__iexact=name).exists():
        raise OidcNameTaken
    role = person.role or configuration.default_role
    if role is None:
        raise OidcNoRole
    return user_create(new=NewUser(username=name, email=person.email, role=role), actor=ACTOR, address=address)


def _by_email(person: Person, configuration: OidcConfiguration) -> User | None:
    """Returns the one user with this verified address, if the operator lets the provider vouch for addresses."""
    if not configuration.link_by_email or not person.email:
        return None
    found = [user for user in User.objects.filter(email__iexact=person.email) if _same(user.email, person.email)]
    return found[0] if len(found) == 1 else None


def _same(one: str, other: str) -> bool:
    """Compares ASCII only: the database folds dotless i and long s to I and S, which are other people's addresses."""
    return one.isascii() and other.isascii() and one.lower() == other.lower()
