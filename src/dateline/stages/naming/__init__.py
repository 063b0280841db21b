"""What the actors stage knows and how it reads names: words, lexicon, phrases, names, leaders."""
