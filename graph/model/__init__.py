"""The kinds of things there are: frozen dataclasses and enums, one module a subject. No database, no screen text."""
