"""What the quotes stage is made of: cue words, reading units, clauses, and who the speakers are."""
