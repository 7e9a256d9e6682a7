"""The engine: it rings, the database says what for. `celery_app` is the application, `schedule` the rhythm of beat."""
