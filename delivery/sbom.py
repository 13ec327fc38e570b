"""The list of what a bundle holds (SBOM), in CycloneDX 1.6: names, versions, licences, sums."""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from delivery.wheels import Wheel

_MODEL = "kb/models/vi-en-static/model.safetensors"
_LICENCE_CLASSIFIER = "License :: "
_LONGEST_NAME = 100  # some projects put the whole text of their licence where its name belongs


def sbom(project: Wheel, wheels: Sequence[Wheel]) -> dict[str, Any]:
    """Describe a bundle: one component a wheel file, and the model within the project's own."""
    others = sorted((one for one in wheels if one.path != project.path), key=lambda w: w.path.name)
    own = _component(project)
    sums = "".join(str(_component(one)["hashes"]) for one in (project, *others))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, sums)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {**own, "type": "application"},
        },
        "components": [*map(_component, others), *_models(project)],
        "dependencies": _dependencies([project, *others]),
    }


def licences(wheel: Wheel) -> list[dict[str, Any]]:
    """Return a wheel's licences as CycloneDX writes them; none where it states none."""
    metadata = wheel.metadata
    if expression := metadata["License-Expression"]:
        return [{"expression": str(expression)}]
    named = [
        str(one).rpartition(" :: ")[2]
        for one in metadata.get_all("Classifier") or ()
        if str(one).startswith(_LICENCE_CLASSIFIER) and str(one).count(" :: ") > 1
    ]
    stated = str(metadata["License"] or "").strip()
    if not named and stated:
        named = [stated.partition("\n")[0][:_LONGEST_NAME].strip()]
    return [{"license": {"name": name}} for name in named]


def _component(wheel: Wheel) -> dict[str, Any]:
    with wheel.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    version = wheel.version.replace("+", "%2B")
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": wheel.path.name,
        "name": wheel.name,
        "version": wheel.version,
        "purl": f"pkg:pypi/{wheel.name}@{version}?file_name={wheel.path.name.replace('+', '%2B')}",
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    if stated := licences(wheel):
        component["licenses"] = stated
    return component


def _models(project: Wheel) -> list[dict[str, Any]]:
    with zipfile.ZipFile(project.path) as archive:
        if _MODEL not in archive.namelist():
            return []
        digest = hashlib.sha256(archive.read(_MODEL)).hexdigest()
    return [
        {
            "type": "machine-learning-model",
            "bom-ref": _MODEL,
            "name": "vi-en-static",
            "version": project.version,
            "hashes": [{"alg": "SHA-256", "content": digest}],
            **({"licenses": stated} if (stated := licences(project)) else {}),
        }
    ]


def _dependencies(wheels: Sequence[Wheel]) -> list[dict[str, Any]]:
    """Say which file needs which, without regard to platforms: all that could be needed."""
    files: dict[str, list[str]] = {}
    for wheel in wheels:
        files.setdefault(wheel.name, []).append(wheel.path.name)
    found = []
    for wheel in wheels:
        stated = [Requirement(line) for line in wheel.metadata.get_all("Requires-Dist") or ()]
        names = dict.fromkeys(canonicalize_name(one.name) for one in stated)
        needed = sorted({file for name in names for file in files.get(name, ())})
        found.append({"ref": wheel.path.name, "dependsOn": needed})
    return found
