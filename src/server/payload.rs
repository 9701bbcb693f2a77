//! Charts in URLs: base64 text in, the description in it out, compressed or not.

use super::fault::Fault;
use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The description in a payload: base64url of its text, or of its text compressed with deflate (zlib's header is
/// allowed). Uncompressed it may be `most` bytes long; `None` when it is longer than `room`, if that is less.
///
/// # Errors
/// 400 when it is neither, 413 when it is too long.
pub fn decode(payload: &str, most: usize, room: usize) -> Result<Option<String>, Fault> {
    let bytes = bytes(payload)?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        return text(bytes).map(Some);
    }
    let zlib = bytes.first().is_some_and(|b| b & 0x0f == 8) && bytes.len() > 1 && {
        // RFC 1950 §2.2: the first two bytes, as a number, are a multiple of 31.
        (u16::from(bytes[0]) << 8 | u16::from(bytes[1])) % 31 == 0
    };
    let mut plain = Vec::new();
    let limit = most.min(room) as u64 + 1;
    let read = if zlib {
        ZlibDecoder::new(&bytes[..]).take(limit).read_to_end(&mut plain)
    } else {
        DeflateDecoder::new(&bytes[..]).take(limit).read_to_end(&mut plain)
    };
    if read.is_err() {
        return Err(Fault::bad_request(
            "the chart in the URL is neither JSON, nor base64url of it, nor of its deflate",
        ));
    }
    if room < most && plain.len() > room {
        return Ok(None);
    }
    if plain.len() > most {
        return Err(Fault::too_large(format!("the description is longer than {most} bytes (limit `source_bytes`)")));
    }
    text(plain).map(Some)
}

/// The text in base64, of either alphabet.
///
/// # Errors
/// 400 when it is not base64 of UTF-8.
pub fn base64_text(payload: &str) -> Result<String, Fault> {
    text(bytes(payload)?)
}

fn bytes(payload: &str) -> Result<Vec<u8>, Fault> {
    // The standard alphabet is read too; a space is a plus sign that went through a form decoder.
    let safe: String = payload
        .trim()
        .chars()
        .map(|c| match c {
            '+' | ' ' => '-',
            '/' => '_',
            c => c,
        })
        .collect();
    URL_SAFE.decode(safe).map_err(|_| Fault::bad_request("the chart in the URL is neither JSON nor base64url"))
}

fn text(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|_| Fault::bad_request("the chart in the URL is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"mark":"bar"}` by Python's zlib and base64 modules: plain, with zlib's header, raw.
    #[test]
    fn reads_what_other_programs_write() {
        for payload in [
            "eyJtYXJrIjoiYmFyIn0",
            "eyJtYXJrIjoiYmFyIn0=",
            "eJyrVspNLMpWslJKSixSqgUAIvcEmw==",
            "q1bKTSzKVrJSSkosUqoFAA",
        ] {
            assert_eq!(decode(payload, 100, 100).unwrap().as_deref(), Some(r#"{"mark":"bar"}"#), "{payload}");
        }
    }

    #[test]
    fn refuses_bombs_and_rubbish() {
        assert_eq!(decode("q1bKTSzKVrJSSkosUqoFAA", 5, 100).unwrap_err().status.as_u16(), 413);
        assert_eq!(decode("q1bKTSzKVrJSSkosUqoFAA", 100, 5), Ok(None));
        assert_eq!(decode("%%%", 100, 100).unwrap_err().status.as_u16(), 400);
        assert_eq!(decode("AAAA", 100, 100).unwrap_err().status.as_u16(), 400);
    }
}
