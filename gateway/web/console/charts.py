"""Bars as SVG: dark on white, each with its number beside its name, so that they can be read without colour."""

from collections.abc import Mapping
from functools import cache

import leather
import leather.theme

from gateway.web.console.words import Words

_FONT = 'system-ui, "Noto Sans Bengali", sans-serif'
_INK, _SOFT, _BAR, _PAPER = "#1d2a2c", "#55646a", "#0b5d57", "#ffffff"
_ROW, _EDGES, _WIDTH = 30, 60, 420


def bars(cells: Mapping[str, int | None], words: Words) -> bytes:
    """Return a chart with one bar for each cell; a hidden cell has no bar and a star for its number."""
    _dress()
    if not cells:
        return b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    named = [(count or 0, f"{name}  {'*' if count is None else words.number(count)}") for name, count in cells.items()]
    chart = leather.Chart()
    chart.add_bars(named)
    chart.add_x_scale(0, max(1, *(count for count, _ in named)))
    chart.add_x_axis(tick_formatter=lambda value, index, count: "")
    return str(chart.to_svg(width=_WIDTH, height=_EDGES + _ROW * len(named))).encode()


@cache
def _dress() -> None:
    """Put the charts of this process into our colours: the library keeps its theme for all of them together."""
    theme = leather.theme
    theme.background_color = _PAPER
    theme.margin = 0.02
    theme.default_series_colors = [_BAR]
    theme.tick_font_family = theme.legend_font_family = theme.title_font_family = theme.axis_title_font_family = _FONT
    theme.label_color = _INK
    theme.tick_font_size = 15
    theme.zero_color = _SOFT
