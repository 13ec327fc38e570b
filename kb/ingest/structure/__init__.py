"""Structure: from the text of a document to its facts and sections."""
