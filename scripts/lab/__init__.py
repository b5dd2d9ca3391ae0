"""The laboratory: how fast and how right the product is (`bench`), and its weights (`learn`)."""
