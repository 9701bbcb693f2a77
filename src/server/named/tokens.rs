//! Making, listing and revoking tokens, for the command line. A server that runs knows of each at once.

use super::access::hash;
use super::{Named, now};
use crate::store::{Rights, Store, StoreFault, Token};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::path::Path;
use std::sync::Arc;

/// What a token's text begins with, so that scanners of repositories can know it.
const PREFIX: &str = "plotd_";
/// Random bytes of a secret, and of what a token is listed by.
const SECRET: usize = 24;
const ID: usize = 5;

/// The tokens of a directory.
pub struct Tokens(Arc<dyn Store>);

/// What a new token is to be.
pub struct Wish {
    /// The folder or chart in which it holds; empty: everywhere.
    pub folder: String,
    pub rights: Rights,
    pub note: String,
    /// Milliseconds that it holds.
    pub lasts: Option<u64>,
}

fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| format!("no random numbers: {e}"))?;
    Ok(bytes)
}

fn said(fault: StoreFault) -> String {
    match fault {
        StoreFault::Busy => "the store is busy; try again soon".to_owned(),
        StoreFault::Full => "the disk is full or may not be written".to_owned(),
        StoreFault::Broken(words) => words,
    }
}

impl Tokens {
    /// Those of a directory.
    ///
    /// # Errors
    /// It cannot be used.
    pub fn open(directory: &Path) -> Result<Tokens, String> {
        Ok(Tokens(Named::open(directory)?.store))
    }

    /// Makes a token: what it is listed by, and its secret, which nobody can read again.
    ///
    /// # Errors
    /// It cannot be kept.
    pub async fn make(&self, wish: Wish) -> Result<(String, String), String> {
        let id = random::<ID>()?.iter().fold(String::new(), |id, byte| format!("{id}{byte:02x}"));
        let secret = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random::<SECRET>()?));
        let made = now();
        let token = Token {
            id: id.clone(),
            hash: hash(&secret),
            folder: wish.folder,
            rights: wish.rights,
            note: wish.note,
            made,
            expires: wish.lasts.map(|lasts| made.saturating_add(lasts)),
            revoked: None,
        };
        self.0.add_token(token).await.map_err(said)?;
        Ok((id, secret))
    }

    /// All tokens.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn all(&self) -> Result<Vec<Token>, String> {
        self.0.tokens().await.map_err(said)
    }

    /// Revokes a token; whether there was one.
    ///
    /// # Errors
    /// It cannot be done.
    pub async fn revoke(&self, id: &str) -> Result<bool, String> {
        self.0.revoke(id).await.map_err(said)
    }
}
