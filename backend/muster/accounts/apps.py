from django.apps import AppConfig

from muster.accounts.carry_over import carry_over
from muster.core.db.before_migrate import before_migrate


class AccountsConfig(AppConfig):
    name = "muster.accounts"
    label = "accounts"
    # The tables are those that Django made for its own user model: their keys are 32-bit integers.
    default_auto_field = "django.db.models.AutoField"

    def ready(self) -> None:
        before_migrate.connect(carry_over)
