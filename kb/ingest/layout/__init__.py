"""From words with boxes on pages to running text: lines, columns, paragraphs and ruled tables."""
