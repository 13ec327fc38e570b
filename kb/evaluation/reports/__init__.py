"""Showing an evaluation or a comparison of two: in a terminal, as JSON, as one HTML file."""
