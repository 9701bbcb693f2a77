//! One small safe expression language: Vega expressions and the callbacks found in Chart.js configurations.

/// A compiled expression.
#[derive(Debug, Clone)]
pub struct Expr;

/// Named values.
#[derive(Debug, Clone, Default)]
pub struct Params;
