"""The bundled worker: claims jobs over HTTP, runs each in a process group of its own, and finishes them."""
