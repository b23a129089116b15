"""People, their identities, sessions and API keys. ``db/migrations/accounts`` creates all tables but that of people."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from muster.accounts.roles import Role

ROLE_CHOICES = [(role.value, role.value.capitalize()) for role in Role]


class User(AbstractUser):
    """A person who signs in."""

    role = models.CharField(max_length=9, choices=ROLE_CHOICES, default=Role.VIEWER.value, db_default=Role.VIEWER.value)

    class Meta(AbstractUser.Meta):
        # The table that Django made for its own model in older databases; the names of the tables between user and
        # groups or permissions follow from it.
        db_table = "auth_user"

    def save(self, *args: Any, **options: Any) -> None:
        """Makes a new superuser an admin: ``createsuperuser`` knows no roles."""
        if self._state.adding and self.is_superuser:
            self.role = Role.ADMIN.value
        super().save(*args, **options)


class UserSession(models.Model):
    """A sign-in: of a browser, or of a script that uses JWT. Only a hash of its secret is stored."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=7)
    secret_hash = models.BinaryField()
    address = models.TextField(default="")
    client = models.CharField(max_length=255, default="")
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "user_session"

    def __str__(self) -> str:
        return f"session {self.pk}"


class UserIdentity(models.Model):
    """Whom an OpenID Connect provider knows a user as: by its address and its own id of the person."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        managed = False
        db_table = "user_identity"

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class ApiKey(models.Model):
    """A key of a program. Only a hash of it is stored; ``prefix`` shows its beginning."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    secret_hash = models.BinaryField()
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "api_key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def state(self) -> str:
        """Returns ``valid``, ``revoked`` or ``expired``."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= timezone.now() else "valid"
