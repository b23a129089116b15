"""`python -m local.stop`: stop embedded servers that a killed process left behind."""

from local import embedded, layout
from local.errors import exit_with, say


def main() -> int:
    """Stop both clusters' servers, whoever uses them."""
    stopped = [cluster.name for cluster in (layout.main(), layout.throwaway()) if embedded.stop(cluster)]
    say(f"stopped {' and '.join(stopped)}." if stopped else "no embedded PostgreSQL is running.")
    return 0


if __name__ == "__main__":
    exit_with(main)
