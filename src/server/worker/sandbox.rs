//! What a drawing process may do: limits of memory, time and files, and the doors that the kernel closes behind it.
//!
//! Three locks, each of which holds without the others. *Resource limits* work everywhere: address space, processor
//! time, no files to write, no core dumps. *Landlock* (Linux 5.13) opens no file outside of the data directory, no TCP
//! port, no signal to anybody. *A filter of system calls* starts no process or thread, makes no socket, opens no file to
//! write and, without a data directory, none at all.

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetStatus, Scope,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
use std::collections::BTreeMap;
use std::path::Path;

/// Bytes of stack: descriptions are walked by recursion within the limits; this is ample for them.
const STACK: u64 = 64 << 20;
/// Files open at once: the three of every process, two of ours, and data.
const FILES: u64 = 16;
/// The restrictions that Landlock knew when this was written; a kernel enforces those that it knows.
const KNOWN: ABI = ABI::V7;

fn limit(resource: Resource, most: u64) -> Result<(), String> {
    let hard = getrlimit(resource).maximum.map_or(most, |hard| hard.min(most));
    setrlimit(resource, Rlimit { current: Some(hard), maximum: Some(hard) })
        .map_err(|e| format!("cannot limit {resource:?} to {most}: {e}"))
}

/// Limits of resources; before anything else.
///
/// # Errors
/// The kernel refuses one.
pub fn limit_resources(memory: u64) -> Result<(), String> {
    // The main thread draws, and its stack grows as far as this says.
    let hard = getrlimit(Resource::Stack).maximum;
    let stack = Rlimit { current: Some(hard.map_or(STACK, |hard| hard.min(STACK))), maximum: hard };
    setrlimit(Resource::Stack, stack).map_err(|e| format!("cannot limit the stack: {e}"))?;
    limit(Resource::As, memory)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Memlock, 0)?;
    limit(Resource::Nofile, FILES)
}

/// Grants so many more seconds of processor time to this process; then the kernel ends it.
pub fn grant_time(seconds: u64) {
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let most = used.saturating_add(seconds).saturating_add(1);
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(most), maximum: None });
}

/// Lets this thread, and those that it starts later, open nothing outside of a directory; says what is missing.
pub fn close_files(data_dir: Option<&Path>) -> Option<String> {
    let restrict = || -> Result<RulesetStatus, landlock::RulesetError> {
        let ruleset = Ruleset::default()
            .handle_access(AccessFs::from_all(KNOWN))?
            .handle_access(AccessNet::from_all(KNOWN))?
            .scope(Scope::from_all(KNOWN))?
            .create()?;
        let reading: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir;
        let ruleset = match data_dir.map(PathFd::new) {
            Some(Ok(dir)) => ruleset.add_rule(PathBeneath::new(dir, reading))?,
            Some(Err(_)) | None => ruleset,
        };
        Ok(ruleset.restrict_self()?.ruleset)
    };
    match restrict() {
        Ok(RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced) => None,
        Ok(RulesetStatus::NotEnforced) => Some("this kernel has no Landlock".to_owned()),
        Err(error) => Some(format!("Landlock fails: {error}")),
    }
}

/// Nothing is known of the numbers of system calls here.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
pub fn close_calls(_: bool) -> Option<String> {
    let _ = limit(Resource::Nproc, 0);
    Some("system calls cannot be filtered on this kind of machine".to_owned())
}

/// Forbids this process, all its threads, to start others, to talk to anybody and to open files to write; without data,
/// to open any. Says what is missing.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
pub fn close_calls(reads_data: bool) -> Option<String> {
    // Not for the super-user, whom the filter below holds.
    let missing = limit(Resource::Nproc, 0).err();
    let filter = |errno: i32, rules: BTreeMap<i64, Vec<SeccompRule>>| -> Result<(), String> {
        let arch = std::env::consts::ARCH.try_into().map_err(|e| format!("{e}"))?;
        let errno = SeccompAction::Errno(u32::try_from(errno).unwrap_or(1));
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, errno, arch).map_err(|e| e.to_string())?;
        let program: BpfProgram = filter.try_into().map_err(|e: seccompiler::BackendError| e.to_string())?;
        seccompiler::apply_filter_all_threads(&program).map_err(|e| e.to_string())
    };
    let closed = rules(reads_data).and_then(|rules| filter(libc::EPERM, rules));
    closed.err().map(|e| format!("system calls cannot be filtered: {e}")).or(missing)
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
fn rules(reads_data: bool) -> Result<BTreeMap<i64, Vec<SeccompRule>>, String> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
    #[cfg(target_arch = "x86_64")]
    rules.extend(FORBIDDEN_OLD.iter().map(|call| (*call, Vec::new())));
    let when = |arg, op, value: i32| {
        let condition = SeccompCondition::new(arg, SeccompCmpArgLen::Dword, op, u64::from(value.unsigned_abs()));
        condition.and_then(|c| SeccompRule::new(vec![c])).map_err(|e| e.to_string())
    };
    let bits = |arg, bits: i32| when(arg, SeccompCmpOp::MaskedEq(u64::from(bits.unsigned_abs())), bits);
    let writing = [libc::O_WRONLY, libc::O_RDWR, libc::O_CREAT, libc::O_TRUNC, libc::O_APPEND];
    let mut openings = vec![(libc::SYS_openat, 2)];
    #[cfg(target_arch = "x86_64")]
    openings.push((libc::SYS_open, 1));
    for (call, flags) in openings {
        let writes = writing.iter().map(|flag| bits(flags, *flag)).collect::<Result<_, _>>()?;
        rules.insert(call, if reads_data { writes } else { Vec::new() });
    }
    // Only the time that the next chart may take is changed, and only one's own.
    let others = when(0, SeccompCmpOp::Ne, 0)?;
    let not_time = when(1, SeccompCmpOp::Ne, 0)?;
    rules.insert(libc::SYS_prlimit64, vec![others, not_time]);
    Ok(rules)
}

/// Calls that drawing does not need and that reach beyond the process.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
const FORBIDDEN: &[i64] = &[
    // processes and threads
    libc::SYS_clone,
    libc::SYS_clone3,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_setpriority,
    libc::SYS_setns,
    libc::SYS_unshare,
    // sockets and other ways to talk
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_mq_open,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    // files, beyond reading them
    libc::SYS_openat2,
    libc::SYS_open_by_handle_at,
    libc::SYS_memfd_create,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_truncate,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_chroot,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_inotify_init1,
    libc::SYS_fanotify_init,
    // the kernel itself
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_kexec_load,
    libc::SYS_add_key,
    libc::SYS_keyctl,
    libc::SYS_request_key,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_personality,
];

/// The same under the names that newer machines have no more.
#[cfg(target_arch = "x86_64")]
const FORBIDDEN_OLD: &[i64] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_creat,
    libc::SYS_mkdir,
    libc::SYS_mknod,
    libc::SYS_unlink,
    libc::SYS_rmdir,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_setrlimit,
    libc::SYS_inotify_init,
];

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs::{self, File};
    use std::net::{TcpListener, TcpStream};
    use std::os::unix::net::UnixStream;
    use std::path::Path;
    use std::process::Command;
    use std::thread;

    const DATA: &str = "PLOTD_TEST_SANDBOX_DATA";
    const HERE: &str = "server::worker::sandbox::tests::inside";

    /// Runs the test below in a process of its own, with or without data.
    fn run(data: Option<&Path>) {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", HERE, "--ignored", "--nocapture", "--test-threads=1"]);
        command.env(DATA, data.unwrap_or(Path::new("")));
        let output = command.output().unwrap();
        let words = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && words.contains("1 passed"), "{words}");
    }

    #[test]
    fn files_processes_and_sockets_are_out_of_reach() {
        let dir = env::temp_dir().join(format!("plotd-sandbox-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("a.csv"), "a").unwrap();
        run(None);
        run(Some(&dir));
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    #[ignore = "closes all doors behind itself; run in a process of its own by the test above"]
    fn inside() {
        let data = env::var_os(DATA).filter(|data| !data.is_empty()).map(|data| Path::new(&data).to_owned());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        super::limit_resources(1 << 30).unwrap();
        super::grant_time(10);
        let landlock = super::close_files(data.as_deref());
        assert_eq!(super::close_calls(data.is_some()), None);
        if data.is_none() || landlock.is_none() {
            assert!(File::open("/etc/passwd").is_err(), "a file can be read");
            assert!(fs::read_dir("/").is_err(), "a directory can be read");
        }
        assert!(File::create(env::temp_dir().join("plotd-sandbox-out")).is_err(), "a file can be made");
        assert!(fs::create_dir(env::temp_dir().join("plotd-sandbox-dir")).is_err(), "a directory can be made");
        if let Some(data) = &data {
            assert_eq!(fs::read(data.join("a.csv")).unwrap(), b"a");
            assert!(File::create(data.join("b.csv")).is_err(), "data can be made");
            assert!(fs::write(data.join("a.csv"), "b").is_err(), "data can be changed");
            assert!(fs::remove_file(data.join("a.csv")).is_err(), "data can be removed");
            assert!(fs::rename(data.join("a.csv"), data.join("c.csv")).is_err(), "data can be moved");
        }
        assert!(Command::new("/bin/true").spawn().is_err(), "a process can be started");
        assert!(thread::Builder::new().spawn(|| {}).is_err(), "a thread can be started");
        assert!(TcpStream::connect(at).is_err(), "a host can be reached");
        assert!(UnixStream::pair().is_err(), "a socket can be made");
        super::grant_time(20);
    }
}
