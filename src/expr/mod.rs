//! One small safe expression language: Vega expressions and the callbacks found in Chart.js configurations.
