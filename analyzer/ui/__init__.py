"""Pages of the app. Only this package and app.py import streamlit; everything they show comes from the library."""
