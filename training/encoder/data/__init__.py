"""Makers of the encoder's training data: each reads `gold` and gives rows of JSON."""
