"""Pictures in the form that the landmark models take."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.offline import mediapipe_tasks


def as_image(rgb: NDArray[np.uint8]) -> Any:
    """``rgb`` (h, w, 3) as the library's image.

    The memory must be contiguous: in rows with gaps the library silently finds nobody.
    """
    mediapipe, _, _ = mediapipe_tasks()
    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
