//! The store behind named charts, and what is remembered of it.

use crate::server::fault::Fault;
use crate::store::sqlite::Sqlite;
use crate::store::{Found, Name, Store, StoreFault};
use moka::future::Cache;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use warp::http::StatusCode;

/// Charts whose last versions are remembered.
const MOST_CHARTS: u64 = 10_000;
/// How long a last version is taken to be the last one without asking the store.
const FRESH: Duration = Duration::from_secs(1);

/// The charts that have names.
pub struct Named {
    pub(super) store: Arc<dyn Store>,
    /// Last versions, and when they were.
    known: Cache<Name, (Arc<Found>, std::time::Instant)>,
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Self {
        match fault {
            StoreFault::Busy => {
                Fault { message: "the store of named charts is busy; try again soon".into(), ..Fault::busy() }
            }
            StoreFault::Full => {
                let message = "the store of named charts takes no more: its disk is full or may not be written";
                Fault::new(StatusCode::INSUFFICIENT_STORAGE, message)
            }
            // The cause may name a path.
            StoreFault::Broken(_) => Fault { message: "the store of named charts failed".into(), ..Fault::internal() },
        }
    }
}

impl Named {
    /// Opens the charts of a directory.
    ///
    /// # Errors
    /// It cannot be used.
    pub fn open(directory: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(directory).map_err(|e| format!("cannot make {}: {e}", directory.display()))?;
        let store = Sqlite::open(&directory.join("plotd.db"))?;
        let known = Cache::builder().max_capacity(MOST_CHARTS).build();
        Ok(Self { store: Arc::new(store), known })
    }

    /// The last version of a chart, and why it may not be the last one any more.
    pub(super) async fn last(&self, name: &Name) -> Result<(Arc<Found>, Option<Fault>), Fault> {
        let known = self.known.get(name).await;
        if let Some((found, at)) = &known
            && at.elapsed() < FRESH
        {
            return Ok((Arc::clone(found), None));
        }
        match self.store.last(name).await {
            Ok(found) => {
                let found = Arc::new(found);
                self.known.insert(name.clone(), (Arc::clone(&found), std::time::Instant::now())).await;
                Ok((found, None))
            }
            Err(fault) => match known {
                Some((found, _)) => Ok((found, Some(fault.into()))),
                None => Err(fault.into()),
            },
        }
    }

    /// Says that a chart has changed.
    pub(super) async fn forget(&self, name: &Name) {
        self.known.invalidate(name).await;
    }
}
