//! Parameters: variables with their values.

use crate::data::Value;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::value_in;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::background::Background;
use crate::dialect::vegalite::syntax::channel::{Channel, Encoding, FieldType};
use crate::dialect::vegalite::syntax::param::Param;
use crate::dialect::vegalite::syntax::size::Length;
use crate::dialect::vegalite::syntax::view::View;

/// Whether a channel measures rather than tells apart.
fn is_measured(channel: &Said<Box<Channel>>) -> bool {
    let kind = channel.value().and_then(|channel| channel.type_.value());
    matches!(kind, Some(FieldType::Quantitative | FieldType::Temporal))
}

impl Builder<'_> {
    /// The size of the view as expressions have it: `width` and `height`, where they are known before anything is laid out.
    pub fn name_sizes(&mut self, root: &View) {
        let (silent, unsaid) = (Encoding::default(), Background::default());
        let encoding = root.encoding.value().map_or(&silent, |encoding| encoding);
        let settings = self.settings.clone();
        let usual = settings.view.value().map_or(&unsaid, |view| view);
        for (name, own, channel, usual) in [
            ("width", &root.width, &encoding.x, &usual.continuous_width),
            ("height", &root.height, &encoding.y, &usual.continuous_height),
        ] {
            let px = match own.value() {
                Some(Length::Px(px)) => Some(*px),
                _ => is_measured(channel).then(|| usual.or(300.0)),
            };
            if let Some(px) = px {
                self.params.set(name, Value::Number(px));
            }
        }
    }

    /// Reads `params`: variables with their values.
    pub fn read_params(&mut self, list: &[Param]) {
        for p in list {
            let Some(name) = p.name.value().filter(|_| !p.select.is_said()) else { continue };
            let known = self.params.get(name).is_some();
            if p.bind.is_said() && !known {
                self.report.warn(
                    format!("/params/{name}/bind"),
                    "inputs are not drawn; the parameter keeps the value it has at first",
                );
            }
            // What is named as a size of the view is that size until it is bound to something else.
            if matches!(&**name, "width" | "height") && !p.value.is_said() && known {
                continue;
            }
            let value = match (&p.value, p.expr.value()) {
                (Said::Value(value), _) => value_in(value, &self.zone),
                (Said::Unsaid, Some(source)) => self.evaluate(source),
                (Said::Null, _) | (Said::Unsaid, None) => Value::Null,
            };
            self.params.set(&**name, value);
        }
    }
}
