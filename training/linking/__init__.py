"""Trains the linking of events across articles."""
