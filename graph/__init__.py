"""What is true: the model, the store, the analyses and the plan folder. No Flask, no Celery, no screen text."""
