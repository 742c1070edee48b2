"""Celery workers: thin tasks that load, call graph.analysis and store; and the portal's door to them."""
