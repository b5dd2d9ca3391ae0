"""The pages of the app, one a module; each asks through the reader, never by SQL of its own.

Not called `pages`: Streamlit would run each file of a folder of that name, past who may look.
"""
