"""Keeps Python's search for cyclic garbage away from what stays: streamlit makes a full one after every run of a page.

The model, the corpus and the reports of a large set are some hundred thousand records without a cycle among them; walking
them takes half a second each time, in which no other session moves. Set aside, they still go when nobody holds them any more.
"""

from __future__ import annotations

import gc


def set_aside() -> None:
    """Leave what is held now out of further searches; quick."""
    gc.freeze()


def sweep() -> None:
    """Search everything once, what was set aside too, and set aside what is left."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
