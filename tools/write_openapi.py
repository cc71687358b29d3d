"""Write docs/openapi.json, the published contract of the API, from the code. Review the diff like code."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[1] / "docs" / "openapi.json"


def openapi() -> dict[str, Any]:
    """Return the API's description; Django must be set up."""
    from suiche.channels.api.api import api

    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))  # type: ignore[no-any-return]  # JSON


def text() -> str:
    """Return the file's content: sorted, so that a diff shows what changed and nothing else."""
    return json.dumps(openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suiche.project.settings")
    os.environ.setdefault("SUICHE_ENV", "test")
    import django

    django.setup()
    DOCUMENT.write_text(text(), encoding="utf-8")
