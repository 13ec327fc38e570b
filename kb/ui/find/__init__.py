"""The page that finds original wording."""
