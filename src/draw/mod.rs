//! Draws a layout: from trained scales and placed guides to a scene.
