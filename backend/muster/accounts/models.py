"""The user model, Muster's own so that it can grow without a change of ``AUTH_USER_MODEL``."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who signs in."""

    class Meta(AbstractUser.Meta):
        # The table that Django made for its own model in older databases; the names of the tables between user and
        # groups or permissions follow from it.
        db_table = "auth_user"
