"""The pages of the app, one a module; each asks through the reader, never by SQL of its own."""
