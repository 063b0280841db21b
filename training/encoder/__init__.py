"""Trains the encoder that Dateline ships: `python -m training.encoder --help`."""
