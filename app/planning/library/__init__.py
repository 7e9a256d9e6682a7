"""The library: whose turn it is to visit it, who reads aloud in which language, and sets of books for toddlers."""
