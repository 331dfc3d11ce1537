"""Readers' pages: each parses, calls one verb, and answers."""
