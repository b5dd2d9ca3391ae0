"""The app: pages over the published files, for people who do not write SQL."""
