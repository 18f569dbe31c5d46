"""Start the app: `policy-gaps app`, `streamlit run app.py`, or any ASGI server on `app:app`.

The pages are in analyzer/ui; this file only joins them to the server.
"""

from __future__ import annotations

import os

# No model hub, no usage statistics: nothing here speaks to anything but the person's own browser.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

import streamlit as st

from analyzer.ui import launch

launch.check()
app = st.App(launch.SCRIPT, lifespan=launch.lifespan, middleware=launch.middleware())
