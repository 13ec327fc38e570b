"""Vietnamese text of the years before Unicode, and text whose letters and marks came apart.

Such text is recognised by its font (".VnTime", "VNI-Times") and by what it says: it is converted
only where the conversion reads more like Vietnamese than the text as it stands.
"""

from kb.ingest.legacy.detection import convert_run, convert_runs, detect
from kb.ingest.legacy.encodings import ENCODINGS, decode
from kb.ingest.legacy.repair import repair_marks, repair_spacing

__all__ = [
    "ENCODINGS",
    "convert_run",
    "convert_runs",
    "decode",
    "detect",
    "repair_marks",
    "repair_spacing",
]
