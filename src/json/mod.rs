//! JSON as charts are written in it: strict JSON, and JavaScript object literals.
