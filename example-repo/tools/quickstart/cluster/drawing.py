"""A scatter plot as SVG text."""

from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 560, 60, 30, 84, 56
COLOURS = ("#3b6fb6", "#e08a2e", "#3f9b6c", "#b5495b", "#7a5ea8", "#2f9aa0", "#8c6d46", "#6b7280")
INK, GREY, LINES = "#22242a", "#6b7280", "#e6e8ee"


def scatter(title, points, groups, clusters, metrics):
    """Colour is the cluster that was found, shape the group a point was made for, a line the way of a centre."""
    place = _Scale(points)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' font-family="Helvetica, Arial, sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 36, f"k-means on {title}", 20, INK, weight="600"),
        _text(LEFT, 60, _facts(metrics), 13, GREY),
    ]
    out += _axes(place)
    for (x, y), group, label in zip(points, groups, clusters.labels):
        out.append(_mark(place.x(x), place.y(y), group, COLOURS[label]))
    for label, path in enumerate(clusters.paths):
        corners = " ".join(f"{place.x(x):.1f},{place.y(y):.1f}" for x, y in path)
        x, y = (place.x(path[-1][0]), place.y(path[-1][1]))
        out.append(f'<polyline points="{corners}" fill="none" stroke="{INK}" stroke-width="1.6" stroke-dasharray="4 3"/>')
        out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{COLOURS[label]}" stroke="#ffffff" stroke-width="3"/>')
        out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9.5" fill="none" stroke="{INK}" stroke-width="1.6"/>')
    out.append("</svg>")
    return "\n".join(out) + "\n"


class _Scale:
    """From the data's units to the page, the same in both directions."""

    def __init__(self, points):
        xs, ys = zip(*points)
        self.middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        self.factor = min(across / ((max(xs) - min(xs)) or 1), up / ((max(ys) - min(ys)) or 1)) * 0.92
        self.centre = (LEFT + across / 2, TOP + up / 2)

    def x(self, value):
        return self.centre[0] + (value - self.middle[0]) * self.factor

    def y(self, value):
        return self.centre[1] - (value - self.middle[1]) * self.factor

    def ticks(self, index, pixels):
        """Round values that lie on the page, at least 60 pixels apart."""
        step = next(s * 10.0**e for e in range(-6, 9) for s in (1, 2, 5) if s * 10.0**e * self.factor >= 60)
        half = pixels / 2 / self.factor
        first = int((self.middle[index] - half) // step) + 1
        last = int((self.middle[index] + half) // step)
        return [number * step for number in range(first, last + 1)]


def _axes(place):
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    out = []
    for value in place.ticks(0, right - LEFT):
        x = place.x(value)
        out.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="{LINES}"/>')
        out.append(_text(x, bottom + 18, f"{value:g}", 12, GREY, anchor="middle"))
    for value in place.ticks(1, bottom - TOP):
        y = place.y(value)
        out.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{LINES}"/>')
        out.append(_text(LEFT - 10, y + 4, f"{value:g}", 12, GREY, anchor="end"))
    out.append(_text((LEFT + right) / 2, HEIGHT - 14, "x", 13, INK, anchor="middle"))
    out.append(_text(20, (TOP + bottom) / 2, "y", 13, INK, anchor="middle"))
    return out


def _facts(metrics):
    return (
        f"{metrics['points']} points, {metrics['clusters']} clusters, purity {metrics['purity']:.3f}."
        " Colour: cluster found. Shape: group it was made for."
    )


def _mark(x, y, group, colour):
    if group % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{colour}" fill-opacity="0.75"/>'
    if group % 3 == 1:
        return f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" fill="{colour}" fill-opacity="0.75"/>'
    return f'<path d="M{x:.1f} {y - 4.2:.1f}l4 7h-8z" fill="{colour}" fill-opacity="0.75"/>'


def _text(x, y, text, size, colour, anchor="start", weight="400"):
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
        f' text-anchor="{anchor}">{escape(text)}</text>'
    )
