"""What is checked of the project without its data: unit tests, rules, portability, lint."""
