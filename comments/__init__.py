"""Moderated comments for any Django model."""

__version__ = "0.1.0"
