//! What the store promises, on a real file in a temporary folder.
