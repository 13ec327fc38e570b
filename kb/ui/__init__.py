"""The web app: one module a page, the wording in one place, HTML made by pure functions."""
