"""Statistics of jobs: counts, durations, throughput, failures."""
