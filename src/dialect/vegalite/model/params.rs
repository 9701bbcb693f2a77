//! Parameters: variables with their values.

use crate::data::Value;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::value_in;
use crate::json::{Json, Object};

impl Builder<'_> {
    /// The size of the view as expressions have it: `width` and `height`, where they are known before anything is laid out.
    pub fn name_sizes(&mut self, root: &Object) {
        for (name, channel, usual) in [("width", "x", "continuousWidth"), ("height", "y", "continuousHeight")] {
            let def = root.get("encoding").and_then(|e| e.get(channel)).and_then(Json::as_object);
            let measured = def.is_some_and(|d| {
                let kind = d.get("type").and_then(Json::as_str);
                kind.is_some_and(|k| matches!(k, "quantitative" | "temporal"))
            });
            let configured = || self.config.get("view", usual).and_then(Json::as_f64).unwrap_or(300.0);
            let own = root.get(name).and_then(Json::as_f64).or_else(|| measured.then(configured));
            if let Some(px) = own {
                self.params.set(name, Value::Number(px));
            }
        }
    }

    /// Reads `params`: variables with their values.
    pub fn read_params(&mut self, list: &Json) {
        for p in list.as_array().unwrap_or(&[]) {
            let Some(name) = p.get("name").and_then(Json::as_str) else { continue };
            if p.get("select").is_some() || p.get("selection").is_some() {
                continue;
            }
            if p.get("bind").is_some() && self.params.get(name).is_none() {
                self.report.warn(
                    format!("/params/{name}/bind"),
                    "inputs are not drawn; the parameter keeps the value it has at first",
                );
            }
            // What is named as a size of the view is that size until it is bound to something else.
            if matches!(name, "width" | "height") && p.get("value").is_none() && self.params.get(name).is_some() {
                continue;
            }
            let v = match (p.get("value"), p.get("expr").and_then(Json::as_str)) {
                (Some(v), _) => value_in(v, &self.zone),
                (None, Some(e)) => self.evaluate(e),
                (None, None) => Value::Null,
            };
            self.params.set(name, v);
        }
    }
}
