"""Turn a scanned page so that its lines are level.

Level lines of print make rows of pixels that are either dark or empty: of all angles, the right one has the
largest differences between neighbouring rows.
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL import Image

MOST_DEGREES: Final = 5.0
_ROUGH_DEGREES: Final = 0.5
_FINE_DEGREES: Final = 0.1
_UNNOTICED_DEGREES: Final = 0.15
_PROBE_WIDTH: Final = 700
"""Pixels: letters become grey, lines stay."""


def straightened(image: "Image.Image") -> "Image.Image":
    """Return a grey page with level lines; unchanged if they are, or if it has none."""
    angle = tilt_of(image)
    if abs(angle) < _UNNOTICED_DEGREES:
        return image
    return image.rotate(angle, _bicubic(), fillcolor=255)


def tilt_of(image: "Image.Image") -> float:
    """Return by how many degrees, against the clock, a page must be turned."""
    probe = image.convert("L").resize((_PROBE_WIDTH, max(1, _PROBE_WIDTH * image.height // image.width)))
    rough = _best(probe, 0.0, MOST_DEGREES, _ROUGH_DEGREES)
    return _best(probe, rough, _ROUGH_DEGREES, _FINE_DEGREES)


def _best(probe: "Image.Image", middle: float, reach: float, step: float) -> float:
    count = round(reach / step)
    angles = [middle + step * number for number in range(-count, count + 1)]
    return max(angles, key=lambda angle: (_contrast(probe, angle), -abs(angle)))


def _contrast(probe: "Image.Image", angle: float) -> int:
    """Return the sum of squared differences between the darkness of neighbouring rows."""
    from PIL import Image

    turned = probe.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((one - other) ** 2 for one, other in pairwise(rows))


def _bicubic() -> Any:
    from PIL import Image

    return Image.Resampling.BICUBIC
