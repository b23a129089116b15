"""Made-up jobs: what they are called and how they go (``recipes``), and how they get in (``runs``)."""
