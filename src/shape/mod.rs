//! Shapes: lines, areas, arcs, symbols, rounded bars.
