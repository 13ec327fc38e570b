"""Answers by a chat model, opt-in: every statement rests on wording that the documents hold."""
