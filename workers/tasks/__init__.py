"""Tasks: each takes ids, loads, calls graph.analysis and stores. Any of them may run twice without harm."""
