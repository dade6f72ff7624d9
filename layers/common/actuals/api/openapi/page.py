"""The OpenAPI document as one page for people: no scripts, nothing fetched from elsewhere."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1f24 }
h1, h2 { line-height: 1.2 } h2 { margin-top: 3rem; border-bottom: 1px solid #d0d7de }
article { margin: 1.5rem 0 } h3 { margin: 0; font: 600 1rem ui-monospace, monospace }
code, pre { font: .875rem ui-monospace, monospace } pre { background: #f6f8fa; padding: .75rem; overflow-x: auto }
table { border-collapse: collapse } td, th { padding: .2rem 1rem .2rem 0; text-align: left; vertical-align: top }
.who { color: #57606a }
"""


def page(document: dict[str, Any]) -> str:
    """The whole page."""
    info = document["info"]
    parts = [
        f"<h1>{escape(info['title'])} <small>{escape(info['version'])}</small></h1>",
        *(f"<p>{_text(paragraph)}</p>" for paragraph in info["description"].split("\n\n")),
        '<p>For programs: <a href="openapi.json">openapi.json</a>.</p>',
        *_calls(document["paths"], {tag["name"]: tag["description"] for tag in document["tags"]}),
        "<h2>What is sent and answered</h2>",
        *(_schema(name, schema) for name, schema in document["components"]["schemas"].items()),
    ]
    title = escape(info["title"])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _calls(paths: dict[str, Any], tags: dict[str, str]) -> Iterator[str]:
    shown = None
    for path, methods in paths.items():
        for method, call in methods.items():
            if shown != call["tags"][0]:
                shown = call["tags"][0]
                yield f"<h2>{escape(shown)}</h2><p>{_text(tags[shown])}.</p>"
            yield _call(method.upper(), path, call)


def _call(method: str, path: str, call: dict[str, Any]) -> str:
    rows = [
        *(_row(parameter["name"], _kind(parameter["schema"])) for parameter in call["parameters"]),
        *([_row("body", _content(call["requestBody"]))] if "requestBody" in call else []),
        *(_row(status, _content(answer)) for status, answer in call["responses"].items()),
    ]
    who = " or ".join(scope for need in call["security"] for scopes in need.values() for scope in scopes)
    return (
        f'<article id="{escape(call["operationId"])}"><h3>{method} {escape(path)}</h3>'
        f'<p>{escape(call["summary"])}. <span class="who">{escape(who or "no token needed")}</span></p>'
        f"<p>{_text(call.get('description', ''))}</p><table>{''.join(rows)}</table></article>"
    )


def _row(name: str, said: str) -> str:
    return f"<tr><th><code>{escape(name)}</code></th><td>{said}</td></tr>"


def _content(part: dict[str, Any]) -> str:
    if "$ref" in part:
        return "a problem"
    schemas = [content["schema"] for content in part.get("content", {}).values()]
    return _kind(schemas[0]) if schemas else "nothing"


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    match schema:
        case {"$ref": ref}:
            name = escape(ref.rsplit("/", 1)[1])
            return f'<a href="#{name}">{name}</a>'
        case {"properties": {"items": {"items": item}, "next": _}}:
            return f"a page of {_kind(item)}"
        case {"enum": words}:
            return escape(", ".join(map(str, words)))
        case {"type": kind}:
            return escape(schema.get("format", str(kind)))
        case _:
            return ""


def _schema(name: str, schema: dict[str, Any]) -> str:
    text = escape(json.dumps(schema, indent=2, ensure_ascii=False))
    return f'<article id="{escape(name)}"><h3>{escape(name)}</h3><pre>{text}</pre></article>'


def _text(text: str) -> str:
    """Escaped, with what stands between backticks as code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))
