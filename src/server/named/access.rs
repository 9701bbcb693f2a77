//! Who may do what: bearer tokens, each for a folder or a chart and for reading, adding rows or everything.

use super::Site;
use super::settings::Settings;
use crate::server::fault::Fault;
use crate::server::filters::Client;
use crate::store::{Name, Rights, Token};
use warp::http::StatusCode;
use warp::http::header::AUTHORIZATION;

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Read,
    Append,
    Write,
}

impl Deed {
    fn allowed_by(self, rights: Rights) -> bool {
        match self {
            Deed::Read => rights.read || rights.write,
            Deed::Append => rights.append || rights.write,
            Deed::Write => rights.write,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Deed::Read => "read",
            Deed::Append => "append",
            Deed::Write => "write",
        }
    }
}

/// The hash that a secret is known by. Secrets are long and random: nothing slower is needed.
pub fn hash(secret: &str) -> [u8; 32] {
    *blake3::hash(secret.as_bytes()).as_bytes()
}

/// Whether a token holds for a chart now.
fn covers(token: &Token, name: &Name, now: u64) -> bool {
    let within = token.folder.is_empty()
        || name.text() == token.folder
        || name.text().strip_prefix(&*token.folder).is_some_and(|rest| rest.starts_with('/'));
    within && token.revoked.is_none() && token.expires.is_none_or(|at| now < at)
}

impl Site {
    /// Whether a client may do something with a chart.
    ///
    /// # Errors
    /// 401 without a token, 403 with one that does not allow it.
    pub(super) async fn may(&self, deed: Deed, name: &Name, client: &Client) -> Result<(), Fault> {
        if self.config.open_writes {
            return Ok(());
        }
        let Some(secret) = bearer(client) else {
            let message = format!("this needs a token that may {}: Authorization: Bearer TOKEN", deed.word());
            return Err(Fault::new(StatusCode::UNAUTHORIZED, message));
        };
        let token = self.named()?.store.token(hash(secret)).await?;
        match token {
            Some(token) if covers(&token, name, super::now()) && deed.allowed_by(token.rights) => Ok(()),
            Some(token) if token.revoked.is_none() && token.expires.is_none_or(|at| super::now() < at) => {
                let message = format!("this token may not {} {:?}", deed.word(), name.text());
                Err(Fault::new(StatusCode::FORBIDDEN, message))
            }
            _ => Err(Fault::new(StatusCode::UNAUTHORIZED, "this token is not known here, or not any more")),
        }
    }

    /// Whether a client may see a chart.
    ///
    /// # Errors
    /// As [`Site::may`], of a private chart.
    pub(super) async fn may_read(&self, name: &Name, options: &str, client: &Client) -> Result<(), Fault> {
        if Settings::take(options)?.0.private { self.may(Deed::Read, name, client).await } else { Ok(()) }
    }
}

/// The token of a request.
fn bearer(client: &Client) -> Option<&str> {
    let text = client.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty() && secret.len() <= 200).then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_hold_in_their_folder_until_their_time() {
        let token = |folder: &str, expires, revoked| Token {
            id: "a".into(),
            hash: [0; 32],
            folder: folder.into(),
            rights: Rights::default(),
            note: String::new(),
            made: 0,
            expires,
            revoked,
        };
        let name = Name::parse("team/a").unwrap();
        for (folder, expires, revoked, holds) in [
            ("", None, None, true),
            ("team", None, None, true),
            ("team/a", None, None, true),
            ("tea", None, None, false),
            ("team/a/b", None, None, false),
            ("other", None, None, false),
            ("team", Some(11), None, true),
            ("team", Some(10), None, false),
            ("team", None, Some(5), false),
        ] {
            assert_eq!(covers(&token(folder, expires, revoked), &name, 10), holds, "{folder} {expires:?} {revoked:?}");
        }
        let rights = |read, append, write| Rights { read, append, write };
        assert!(
            Deed::Append.allowed_by(rights(false, true, false)) && !Deed::Write.allowed_by(rights(true, true, false))
        );
        assert!([Deed::Read, Deed::Append, Deed::Write].iter().all(|deed| deed.allowed_by(rights(false, false, true))));
    }
}
