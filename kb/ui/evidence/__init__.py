"""The page of chosen answers, from which an evidence pack is downloaded."""
