"""Start the app: `streamlit run app.py`, or any ASGI server on `app:app`.

The pages are in analyzer/ui; this file only joins them to the server with strict response headers.
"""

from __future__ import annotations

import os

# No model hub, no usage statistics: nothing here speaks to anything but the person's own browser.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from analyzer.ui import main
from analyzer.ui.server import StrictHeaders

app = st.App(Path(main.__file__).resolve(), middleware=[Middleware(StrictHeaders)])
