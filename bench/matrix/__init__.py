"""The matrix: random requests of the job list over HTTP, warm and cold; reports the slowest with their plans."""
