//! Signals: an interrupted run leaves nothing behind.
//!
//! `SIGKILL` can't be caught: it may leave a `.brotwerk-*.part` file, and nothing else.

/// Starts to watch for signals that ask the program to end.
#[cfg(unix)]
pub(crate) fn watch() -> anyhow::Result<()> {
    use anyhow::Context as _;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    let ignored = ignored();
    let wanted =
        [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let watch = || -> std::io::Result<()> {
        let mut signals = Signals::new(wanted)?;
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            let Some(signal) = signals.forever().next() else { return };
            let name = signal_hook::low_level::signal_name(signal).unwrap_or("a signal");
            crate::message::line(format_args!("brotwerk: stopped by {name}"));
            crate::pending::exit();
        })?;
        // A file that may not grow further is then an error of `write`, which is handled.
        signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default())?;
        Ok(())
    };
    watch().context("can't watch for signals")
}

/// The signals that whoever started the program wants ignored, as `nohup` does with hang-ups:
/// bit `n − 1` for signal `n`. Known on Linux; elsewhere none are.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Elsewhere an interrupt may leave the temporary file.
#[cfg(not(unix))]
pub(crate) fn watch() -> anyhow::Result<()> {
    Ok(())
}
