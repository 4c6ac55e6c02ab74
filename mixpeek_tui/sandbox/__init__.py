"""A local stand-in for the Mixpeek API, written from the contract alone.

A request passes `app` (key, limit, namespace), its shape in `shapes` (what it may hold), and a
handler in `routes`. What takes time becomes a job (`jobs`, `schedule`) whose work is in `work`.
Everything is kept by `store`. `engine` computes: text is compared by its words (TF-IDF of words
and of character n-grams, and latent semantic analysis); pictures, films and sounds are known by
the words of their file names only. No model of Mixpeek's is imitated, and answers say so.
"""
