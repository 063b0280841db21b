"""The published JSON Schema, generated from the records."""

import json
from typing import Any

import msgspec

from dateline.records import SCHEMA_VERSION, Extraction


def extraction_schema() -> str:
    """Return the JSON Schema (2020-12) of `Extraction.to_dict()`, as indented text."""
    (reference,), parts = msgspec.json.schema_components(
        [Extraction], ref_template="#/$defs/{name}"
    )
    shaped: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:dateline:extraction:{SCHEMA_VERSION}",
        "title": "What Dateline reads from one article",
        **reference,
        "$defs": {name: _closed(parts[name]) for name in sorted(parts)},
    }
    return json.dumps(shaped, indent=2, ensure_ascii=False) + "\n"


def _closed(part: dict[str, Any]) -> dict[str, Any]:
    """Every field is always written, and no other: say so, which msgspec leaves open."""
    if part.get("type") != "object":
        return part
    fields = list(part["properties"])
    return {**part, "required": fields, "additionalProperties": False}
