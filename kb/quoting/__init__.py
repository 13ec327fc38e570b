"""Quotations and the wording they come from: places of words, and differences word by word."""
