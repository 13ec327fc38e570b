"""Text recognition of scanned pages, by Tesseract."""

from kb.ingest.formats.ocr.tesseract import (
    OcrMissingError,
    RecognisedPage,
    RecognisedWord,
    check_installed,
    recognise_image,
    recognise_page,
)

__all__ = [
    "OcrMissingError",
    "RecognisedPage",
    "RecognisedWord",
    "check_installed",
    "recognise_image",
    "recognise_page",
]
