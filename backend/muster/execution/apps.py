from django.apps import AppConfig

from muster.core import constraints
from muster.execution.constraints import CONSTRAINT_MESSAGES
from muster.execution.tasks import arguments
from muster.jobs import task_arguments


class ExecutionConfig(AppConfig):
    """Has the command of the worker. The tables of workers are made by the migrations of ``jobs``."""

    name = "muster.execution"
    label = "execution"

    def ready(self) -> None:
        constraints.register(CONSTRAINT_MESSAGES)
        task_arguments.register(arguments.problems)
