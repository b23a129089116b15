"""Who signs in to the server of the tests of access."""

from stack import Admin

PASSWORD = "correct horse battery"  # noqa: S105 -- of a database that is dropped after the tests
ROOT = Admin("root", PASSWORD)
