"""The load tests' own judgement."""
