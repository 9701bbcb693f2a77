//! The threads that render: jobs in through a bounded queue, results out through channels. The reactor never draws, and
//! a job that panics takes nothing with it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Descriptions are walked by recursion within the limits; this is ample for them.
const STACK: usize = 16 << 20;

type Job = Box<dyn FnOnce() + Send>;

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The queue is full.
    Full,
    /// It took too long; the job was told to stop.
    Late,
    /// The job panicked.
    Panicked,
}

/// A fixed number of threads behind a bounded queue. Threads end when the pool is dropped and the queue is empty.
#[derive(Debug, Clone)]
pub struct Pool {
    queue: SyncSender<Job>,
}

impl Pool {
    /// Starts the threads; `waiting` jobs may wait while all of them are busy.
    ///
    /// # Errors
    /// No thread could be started.
    pub fn new(threads: usize, waiting: usize) -> Result<Self, String> {
        let (queue, jobs) = sync_channel::<Job>(waiting);
        let jobs = Arc::new(Mutex::new(jobs));
        let mut started = 0;
        for n in 0..threads.max(1) {
            let jobs = Arc::clone(&jobs);
            let thread = thread::Builder::new().name(format!("render-{n}")).stack_size(STACK);
            started += usize::from(thread.spawn(move || work(&jobs)).is_ok());
        }
        if started == 0 { Err("cannot start a thread that renders".to_owned()) } else { Ok(Self { queue }) }
    }

    /// Does a job on one of the threads. Past the deadline `cancel` is set, and a job that was not begun is skipped.
    ///
    /// # Errors
    /// Why there is no result.
    pub async fn run<T: Send + 'static>(
        &self,
        deadline: Duration,
        cancel: Arc<AtomicBool>,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Lost> {
        let (send, receive) = oneshot::channel();
        let stopped = Arc::clone(&cancel);
        let job: Job = Box::new(move || {
            if !stopped.load(Ordering::Relaxed) {
                let _ = send.send(catch_unwind(AssertUnwindSafe(job)));
            }
        });
        match self.queue.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => return Err(Lost::Full),
        }
        match timeout(deadline, receive).await {
            Ok(Ok(Ok(result))) => Ok(result),
            Ok(Ok(Err(_)) | Err(_)) => Err(Lost::Panicked),
            Err(_) => {
                cancel.store(true, Ordering::Relaxed);
                Err(Lost::Late)
            }
        }
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        // The lock is held while waiting: the threads queue up for it, and the one that has it takes the next job.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag() -> Arc<AtomicBool> {
        Arc::new(AtomicBool::new(false))
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_and_the_thread_lives_on() {
        let pool = Pool::new(1, 1).unwrap();
        let long = Duration::from_secs(5);
        assert_eq!(pool.run(long, flag(), || -> u8 { panic!("on purpose") }).await, Err(Lost::Panicked));
        assert_eq!(pool.run(long, flag(), || 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_full_queue_refuses_and_a_late_job_is_told_to_stop() {
        let pool = Pool::new(1, 1).unwrap();
        let cancel = flag();
        let seen = Arc::clone(&cancel);
        let slow = move || {
            while !seen.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(1));
            }
        };
        let (first, second, third) = tokio::join!(
            pool.run(Duration::from_millis(200), cancel, slow),
            async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                pool.run(Duration::from_secs(5), flag(), || 2).await
            },
            async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                pool.run(Duration::from_secs(5), flag(), || 3).await
            },
        );
        assert_eq!((first, second, third), (Err(Lost::Late), Ok(2), Err(Lost::Full)));
    }
}
