"""The parts of docs/ that are drawn from the code. They live on the top floor because they read from all of them."""
