"""The limited process in which an uploaded PDF is examined: it may use little time and memory, and no more.

Started as ``python -m suiche.documents.verify_process``. Standard input: one line of JSON (roots, moment,
limits), then the file. Standard output: the findings as JSON. It imports no Django and opens no connection.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import datetime


def main() -> None:
    """Set the limits, read the file, examine it, write the findings."""
    header = json.loads(sys.stdin.buffer.readline())
    os.nice(10)  # whoever looks at a page comes first
    memory, seconds = int(header["memory"]), int(header["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # After the limits: the parser's own memory counts too.
    from suiche.documents.examine import examine, written

    pdf = sys.stdin.buffer.read()
    roots = tuple(root.encode() for root in header["roots"])
    findings = examine(pdf, roots=roots, at=datetime.fromisoformat(header["at"]))
    sys.stdout.buffer.write(written(findings))


if __name__ == "__main__":
    main()
