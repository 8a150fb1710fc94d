"""Turn a scanned page so that its lines are level, and tell which way up it may be.

Level lines of print make rows of pixels that are either dark or empty: of all angles, the right one has the
largest differences between neighbouring rows.
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL import Image

MOST_DEGREES: Final = 5.0
_ROUGHEST_DEGREES: Final = 1.0
_ROUGH_DEGREES: Final = 0.5
_FINE_DEGREES: Final = 0.1
_UNNOTICED_DEGREES: Final = 0.15
_PROBE_WIDTH: Final = 700
"""Pixels: letters become grey, lines stay."""

_SMALL_PROBE_WIDTH: Final = 400
"""Pixels in which level lines still differ from lying ones, and the tilt is found to half a degree."""


def straightened(image: "Image.Image") -> "Image.Image":
    """Return a grey page with level lines; unchanged if they are, or if it has none."""
    angle = tilt_of(image)
    if abs(angle) < _UNNOTICED_DEGREES:
        return image
    return image.rotate(angle, _bicubic(), fillcolor=255)


def tilt_of(image: "Image.Image") -> float:
    """Return by how many degrees, against the clock, a page must be turned."""
    rough = _best(_probe(image, _SMALL_PROBE_WIDTH), 0.0, MOST_DEGREES, _ROUGH_DEGREES)
    return _best(_probe(image, _PROBE_WIDTH), rough, _ROUGH_DEGREES, _FINE_DEGREES)


def likely_turns(image: "Image.Image") -> tuple[int, int, int, int]:
    """Return the quarter turns against the clock that may set a page upright, the likeliest first."""
    upright = _probe(image, _SMALL_PROBE_WIDTH)
    level, lying = (_levelness(probe) for probe in (upright, upright.transpose(_turning(1))))
    return (1, 3, 0, 2) if lying > level else (0, 2, 1, 3)


def _levelness(probe: "Image.Image") -> float:
    angle = _best(probe, 0.0, MOST_DEGREES, _ROUGHEST_DEGREES)
    return _contrast(probe, angle) / probe.height


def turned(image: "Image.Image", quarters: int) -> "Image.Image":
    """Return a page turned by quarters against the clock."""
    return image.transpose(_turning(quarters)) if quarters else image


def _turning(quarters: int) -> Any:
    from PIL import Image

    turns = Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270
    return turns[quarters - 1]


def _probe(image: "Image.Image", width: int) -> "Image.Image":
    return image.convert("L").resize((width, max(1, width * image.height // image.width)))


def _best(probe: "Image.Image", middle: float, reach: float, step: float) -> float:
    count = round(reach / step)
    angles = [middle + step * number for number in range(-count, count + 1)]
    return max(angles, key=lambda angle: (_contrast(probe, angle), -abs(angle)))


def _contrast(probe: "Image.Image", angle: float) -> int:
    """Return the sum of squared differences between the darkness of neighbouring rows."""
    from PIL import Image

    level = probe.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    rows = level.resize((1, level.height), Image.Resampling.BOX).tobytes()
    return sum((one - other) ** 2 for one, other in pairwise(rows))


def _bicubic() -> Any:
    from PIL import Image

    return Image.Resampling.BICUBIC
