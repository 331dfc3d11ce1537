"""Catalogues of translations: found in the source, listed, filled, checked, compiled. No GNU gettext is needed."""
