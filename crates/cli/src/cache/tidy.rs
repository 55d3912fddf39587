//! A bound on what the cache takes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::output::is_temporary;

/// A temporary file of this age is one that a run has left which was killed: entries are written in
/// one go. Raising it keeps those longer.
const LEFT: Duration = Duration::from_secs(24 * 60 * 60);

/// The files that are called as entries are: nobody else's are touched.
pub(super) fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let is_entry = |name: &OsStr| {
        let name = name.as_encoded_bytes();
        name.len() == 64 && name.iter().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(c))
    };
    files(folder).filter(move |path| path.file_name().is_some_and(is_entry))
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// Removes entries until no more than `limit` bytes are left, those first that were not used for
/// longest. Whatever another run removes, too, or uses at the moment, is no matter.
pub(super) fn tidy(folder: &Path, limit: u64) {
    let used = |path: PathBuf| {
        let metadata = fs::symlink_metadata(&path).ok()?;
        Some((metadata.modified().ok()?, metadata.len(), path))
    };
    let now = SystemTime::now();
    for (time, _, path) in files(folder).filter_map(used) {
        let left = now.duration_since(time).is_ok_and(|age| age >= LEFT);
        if left && path.file_name().is_some_and(is_temporary) {
            let _ = fs::remove_file(path);
        }
    }
    let mut all: Vec<_> = entries(folder).filter_map(used).collect();
    let mut total: u64 = all.iter().map(|(_, bytes, _)| bytes).sum();
    all.sort();
    for (_, bytes, path) in all {
        if total <= limit {
            return;
        }
        if fs::remove_file(path).is_ok() {
            total -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn the_oldest_go_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, age: u64| {
            let path = folder.path().join(name);
            fs::write(&path, [0; 100]).unwrap();
            let time = SystemTime::now() - Duration::from_secs(age);
            File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
        };
        let [a, b, c] = ["a", "b", "c"].map(|letter| letter.repeat(64));
        put(&a, 20);
        put(&b, 30);
        put(&c, 10);
        put("somebody's own", 900_000);
        put(".brotwerk-abcdef.part", 900_000);
        put(".brotwerk-ghijkl.part", 10);
        let left = |limit| {
            tidy(folder.path(), limit);
            let mut names: Vec<_> =
                files(folder.path()).map(|it| it.file_name().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        let others = [".brotwerk-ghijkl.part", "somebody's own"];
        assert_eq!(left(300), [others[0], &a, &b, &c, others[1]]);
        assert_eq!(left(299), [others[0], &a, &c, others[1]]);
        assert_eq!(left(100), [others[0], &c, others[1]]);
        assert_eq!(left(0), others);
        tidy(&folder.path().join("missing"), 0);
    }
}
