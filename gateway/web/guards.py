"""Every route says what keeps strangers out; an application with a route that doesn't, does not start."""

from flask import Flask


def unguarded(app: Flask) -> list[str]:
    """Return the routes whose view has no guard; Flask's own sender of static files is public by nature."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not getattr(view, "guard", "") and getattr(view, "__name__", "") != "send_static_file":
            found.append(rule.rule)
    return sorted(found)


def require_guards(app: Flask) -> None:
    """Raise RuntimeError naming the routes without a guard."""
    if missing := unguarded(app):
        raise RuntimeError(f"routes without a guard: {', '.join(missing)}")
