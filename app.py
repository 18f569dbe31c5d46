"""Start the app: streamlit run app.py."""
