"""A bar chart in SVG: one panel for each phase, a bar for each contender, a line from its least to its most."""

from html import escape

WIDTH, LEFT, RIGHT, BAR, GAP, HEAD = 720, 130, 110, 22, 10, 34


def bars(title, table, phases):
    """table: contender -> phase -> {median, min, max, ratio}; phases: key -> shown name."""
    panel = HEAD + len(table) * (BAR + GAP)
    height = 40 + len(phases) * panel + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="16" y="26" font-size="15" font-weight="bold">{escape(title)}</text>',
    ]
    for number, (phase, name) in enumerate(phases.items()):
        parts += _panel(40 + number * panel, phase, name, table)
    return "\n".join([*parts, "</svg>", ""])


def _panel(top, phase, name, table):
    most = max(row[phase]["max"] for row in table.values())
    room = WIDTH - LEFT - RIGHT

    def x(value):
        return LEFT + room * value / most

    yield f'<text x="16" y="{top + 22}" fill="#555">{escape(name)}, tokens per second</text>'
    for number, (contender, row) in enumerate(table.items()):
        value = row[phase]
        y = top + HEAD + number * (BAR + GAP)
        middle = y + BAR / 2
        colour = "#b0893b" if contender.startswith("JinWen") else "#8a94a6"
        yield f'<text x="{LEFT - 8}" y="{middle + 5}" text-anchor="end">{escape(contender)}</text>'
        yield f'<rect x="{LEFT}" y="{y}" width="{x(value["median"]) - LEFT:.1f}" height="{BAR}" fill="{colour}"/>'
        yield (f'<line x1="{x(value["min"]):.1f}" x2="{x(value["max"]):.1f}" y1="{middle}" y2="{middle}" '
               'stroke="#222" stroke-width="1.5"/>')
        yield (f'<text x="{x(value["max"]) + 8:.1f}" y="{middle + 5}">{value["median"]:.1f} '
               f'<tspan fill="#555">({value["ratio"]:.2f}×)</tspan></text>')
