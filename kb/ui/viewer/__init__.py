"""The page that shows a document as it is: its outline, its text, its pages."""
