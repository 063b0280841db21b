"""Scores of every capability against development gold, beside a floor and the peers' figures."""
