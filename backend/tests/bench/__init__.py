"""The benchmarks' own arithmetic and report."""
