"""Reading a file: its bytes unpacked, as UTF-8 text, as numbered lines, as rows of its table."""
