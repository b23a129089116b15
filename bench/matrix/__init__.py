"""The matrix: requests of the job list drawn at random, over HTTP, warm and cold, with the slowest and their plans."""
