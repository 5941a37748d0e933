"""Decoded pixels as Qt pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray


def to_image(pixels: NDArray[Any]) -> QImage:
    """A QImage with its own copy of ``pixels`` (height, width, 3), uint8 RGB."""
    import numpy as np

    rows = np.ascontiguousarray(pixels)
    height, width, _ = rows.shape
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def to_array(image: QImage) -> NDArray[Any]:
    """The pixels of a picture, uint8 RGB of shape (height, width, 3)."""
    import numpy as np

    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8, rgb.sizeInBytes())
    rows = rows.reshape(rgb.height(), rgb.bytesPerLine())[:, : 3 * rgb.width()]
    return rows.reshape(rgb.height(), rgb.width(), 3).copy()
