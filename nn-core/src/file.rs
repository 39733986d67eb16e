//! A file that is either the old one or the new one, never half of each.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes `bytes` to a temporary file in the same folder, waits until they are on disk, and gives the file its name.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary_name(path)?;
    let written = write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&temporary);
    } else {
        sync_folder(path);
    }
    written
}

/// Waits until the new name is on disk too. Not every system and file system can; the file is whole in any case.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder(path)) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Removes what writers of this file left behind that were killed. None may be at work. An error if there is no such folder.
#[cfg(feature = "checkpoint")]
pub(crate) fn remove_leftovers(path: &Path) -> io::Result<()> {
    let entries = fs::read_dir(folder(path))?;
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(()) };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(|other| is_temporary(other, name)) {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// Whether [`temporary_name`] gives `other` for `name`.
#[cfg(feature = "checkpoint")]
fn is_temporary(other: &str, name: &str) -> bool {
    let numbers = other
        .strip_prefix('.')
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| rest.strip_suffix(".tmp"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.and_then(|numbers| numbers.split_once('-')).is_some_and(|(a, b)| is_number(a) && is_number(b))
}

/// Where the file is.
#[cfg(any(unix, feature = "checkpoint"))]
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// `.weights.safetensors.1234-0.tmp`, with the process and a count, so that two writers never share one.
fn temporary_name(path: &Path) -> io::Result<PathBuf> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, "the path does not end with a file name")
    })?;
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    Ok(path.with_file_name(temporary))
}

#[cfg(all(test, feature = "checkpoint"))]
mod tests {
    use super::*;

    #[test]
    fn temporary_names_are_known_again() {
        let temporary = temporary_name(Path::new("some/run.ckpt")).expect("a name");
        let other = temporary.file_name().and_then(|name| name.to_str()).expect("text");
        assert!(is_temporary(other, "run.ckpt"), "{other}");
        for foreign in
            ["run.ckpt", ".run.ckpt.tmp", ".run.ckpt.1-x.tmp", ".run.ckpt.1-2.tmp~", ".other.1-2.tmp"]
        {
            assert!(!is_temporary(foreign, "run.ckpt"), "{foreign}");
        }
    }
}
