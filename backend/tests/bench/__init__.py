"""The arithmetic and the report of the benchmarks."""
