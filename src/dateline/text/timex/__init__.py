"""Expressions of time: their words, shapes, whether they fit, and what they mean."""
