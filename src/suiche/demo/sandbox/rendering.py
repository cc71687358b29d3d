"""Pages and JSON of the sandbox: Jinja templates, one small style sheet, a strict policy, no script."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Request, Response

HERE = Path(__file__).parent

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def page(
    request: Request, template: str, values: Mapping[str, object], *, status: int = 200, form_site: str = ""
) -> Response:
    """Render a page in the language of ?lang= (zh unless en). `form_site`: where a form may lead besides here."""
    language = "en" if request.values.get("lang") == "en" else "zh"
    other = "zh" if language == "en" else "en"
    kept = {name: value for name, value in request.args.items() if name != "lang"}
    text = _environment.get_template(template).render(
        **values,
        language=language,
        t=lambda zh, en: en if language == "en" else zh,
        root=root_of(request),
        other_language="?" + urlencode({**kept, "lang": other}),
        fields={**kept, "lang": language},
    )
    response = Response(text, status=status, content_type="text/html; charset=utf-8")
    policy = f"default-src 'none'; style-src 'self'; form-action 'self' {form_site}; frame-ancestors 'none'; base-uri 'none'"
    response.headers["Content-Security-Policy"] = policy
    return response


def root_of(request: Request) -> str:
    """Return what stands before our addresses where another server carries them; only this machine reaches us."""
    return request.headers.get("X-Forwarded-Prefix", "")


def json_response(value: object, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(json.dumps(value, ensure_ascii=False), status=status, content_type="application/json")
