"""Across articles: duplicates, identities, stories, and figures reconciled from many claims."""
