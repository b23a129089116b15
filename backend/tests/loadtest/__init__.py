"""The evaluation of load tests."""
