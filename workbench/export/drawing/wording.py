"""The words on a drawing, in the languages of the product."""

from __future__ import annotations

from workbench.model import Side
from workbench.plugin.manifest import Text

SIDES = {
    Side.LEFT: Text(en="L", nl="L", pl="L"),
    Side.RIGHT: Text(en="R", nl="R", pl="P"),
}
NO_PICTURE = Text(
    en="Drawn from landmarks; holds nothing of the picture. L and R are the person's own sides.",
    nl="Getekend uit herkenningspunten; bevat niets van het beeld. L en R: zijden van de persoon.",
    pl="Narysowano z punktów charakterystycznych, bez obrazu. L i P: strony tej osoby.",
)
NO_SCALE = Text(
    en="No scale: lengths cannot be taken from it.",
    nl="Geen schaal: lengten zijn er niet uit af te lezen.",
    pl="Bez skali: nie można odczytać długości.",
)
FROM_IRIS = Text(
    en="Scale from an iris of 11.7 mm.",
    nl="Schaal uit een iris van 11,7 mm.",
    pl="Skala według tęczówki o średnicy 11,7 mm.",
)
MARGINS = Text(
    en="Short strokes at the eyes: lid margins as measured in the picture.",
    nl="Korte streepjes bij de ogen: ooglidranden zoals gemeten in het beeld.",
    pl="Krótkie kreski przy oczach: brzegi powiek zmierzone na obrazie.",
)
