"""Benchmarks: what is measured is recorded in docs/performance.md with the command that measures it again."""
