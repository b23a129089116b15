"""`python -m local.stop`: stops embedded servers left behind by killed processes."""

from local import embedded, layout
from local.errors import echo, exit_with


def main() -> int:
    """Stops the servers of both clusters, even while in use."""
    stopped = [cluster.name for cluster in (layout.main(), layout.throwaway()) if embedded.stop(cluster)]
    echo(f"stopped {' and '.join(stopped)}." if stopped else "no embedded PostgreSQL is running.")
    return 0


if __name__ == "__main__":
    exit_with(main)
