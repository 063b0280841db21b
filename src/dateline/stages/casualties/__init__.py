"""What the claims stage is made of: the lexicon, victim phrases, triggers, links and merging."""
