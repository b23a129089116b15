"""The subjects, one per section of the report."""
