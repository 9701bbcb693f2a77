//! Numbers as text: d3-format, locale decimals, and the fixed-point writer of documents.
