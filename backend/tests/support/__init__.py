"""What several test folders share: an API client that checks each answer, rows to test with, connections to race."""
