"""Registers over a set of documents: what is promised, where promises disagree, what is declared and not found."""
