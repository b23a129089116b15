from django.apps import AppConfig

from muster.core import constraints
from muster.jobs.constraints import CONSTRAINT_MESSAGES


class JobsConfig(AppConfig):
    name = "muster.jobs"
    # The label names the tables' migrations in every existing database.
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        constraints.register(CONSTRAINT_MESSAGES)
