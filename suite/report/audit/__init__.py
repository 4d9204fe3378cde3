"""Audits as sentences, tables and files."""
