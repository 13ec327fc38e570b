"""Finding sections: by words, by meaning, and by both together."""
