"""The web app as people use it: the real server, the real corpus, a real browser."""
