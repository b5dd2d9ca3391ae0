"""Campaigns: who is held out, how many are needed, what was seen of it."""
