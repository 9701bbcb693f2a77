//! Why a request gets no picture: a status, public words, and the diagnostics behind them.

use crate::diagnostic::{Diagnostic, Kind, Report, Severity};
use warp::http::StatusCode;

/// An answer that is not a picture. Its words are public: they name no path of the machine and nothing of other clients.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The status of the answer.
    pub status: StatusCode,
    /// What is the matter, in one line.
    pub message: String,
    /// Every finding, if there are more than the message.
    pub items: Vec<Diagnostic>,
    /// Seconds after which it is worth trying again.
    pub retry_after: Option<u32>,
    /// The methods of the route, for 405.
    pub allow: Option<&'static str>,
}

impl Fault {
    /// A fault in one line.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), items: Vec::new(), retry_after: None, allow: None }
    }

    /// 400: the request is not one.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 400: a parameter has a value that is none for it.
    pub fn parameter(name: &str, value: &str, expected: &str) -> Self {
        let shown: String = value.chars().take(60).collect();
        Self::bad_request(format!("{name}={shown:?} is not {expected}"))
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is nothing here; / lists what there is")
    }

    /// 501: another server has it, this one has not.
    pub fn not_implemented(message: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, message)
    }

    /// 405, with the methods that are there.
    pub fn method(allow: &'static str) -> Self {
        Self { allow: Some(allow), ..Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("this takes {allow} only")) }
    }

    /// 406, with what there is.
    pub fn not_acceptable() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "this is there as image/svg+xml, image/png and text/html; format=svg, png or html chooses one",
        )
    }

    /// 413: more than a limit allows.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    }

    /// 500: plotd itself failed.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "plotd failed on this chart; this is a fault of plotd, not yours")
    }

    /// 503: more is asked for than can be done now.
    pub fn busy() -> Self {
        let message = "more charts are waiting to be drawn than the server takes on (limit `queue`); try again soon";
        Self { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message) }
    }

    /// 504: it took too long.
    pub fn late(seconds: f64) -> Self {
        let message = format!("the chart took longer than {seconds} s to draw (limit `deadline`)");
        Self::new(StatusCode::GATEWAY_TIMEOUT, message)
    }

    /// 413: the chart asked for more memory than a process that draws may have.
    #[cfg(target_os = "linux")]
    pub fn memory(bytes: u64) -> Self {
        let most = bytes / 1_000_000;
        Self::too_large(format!("the chart needs more than {most} MB of memory (limit `worker_memory`)"))
    }

    /// 504: it took too much processor time.
    #[cfg(target_os = "linux")]
    pub fn spent(seconds: u64) -> Self {
        let message = format!("the chart needs more than {seconds} s of processor time (limit `worker_cpu`)");
        Self::new(StatusCode::GATEWAY_TIMEOUT, message)
    }

    /// The word for its status.
    pub fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }
}

impl From<Report> for Fault {
    fn from(report: Report) -> Self {
        let status = match report.kind().unwrap_or(Kind::Internal) {
            Kind::Syntax => StatusCode::BAD_REQUEST,
            Kind::Spec | Kind::Data => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Representation => StatusCode::NOT_ACCEPTABLE,
            Kind::Limit => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::Deadline => StatusCode::GATEWAY_TIMEOUT,
            Kind::Internal => return Fault { items: Vec::new(), ..Fault::internal() },
        };
        let mut errors = report.errors();
        let first = errors.next();
        let mut message = first.map_or_else(|| "the chart cannot be drawn".to_owned(), one_line);
        let more = errors.count();
        if more > 0 {
            message.push_str(&format!(" (and {more} more)"));
        }
        Fault { items: report.items().to_vec(), ..Fault::new(status, message) }
    }
}

/// A finding without the word for its severity.
fn one_line(item: &Diagnostic) -> String {
    let text = item.to_string();
    let word = match item.severity {
        Severity::Error => "error: ",
        Severity::Warning => "warning: ",
    };
    text.strip_prefix(word).map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_kind_decides_the_status() {
        let mut report = Report::new();
        report.error("/mark", "unknown mark \"bars\"");
        report.warn("/x", "odd");
        let fault = Fault::from(report.clone());
        assert_eq!((fault.status.as_u16(), fault.message.as_str()), (422, "at /mark: unknown mark \"bars\""));
        assert_eq!(fault.items.len(), 2);
        report.fail(Kind::Internal, "", "panicked at src/secret.rs");
        let fault = Fault::from(report);
        assert_eq!(fault.status.as_u16(), 500);
        assert!(!fault.message.contains("secret") && fault.items.is_empty());
    }
}
