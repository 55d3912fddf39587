//! Files to compress.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A file's name and content.
pub(crate) struct Text {
    /// Its path below the folder that was walked.
    pub(crate) name: PathBuf,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

/// All files below a folder, sorted by name.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<Text>> {
    let mut texts = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next).with_context(|| format!("{}", next.display()))?;
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            // Links to folders may lead in circles.
            if entry.file_type()?.is_symlink() && path.is_dir() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).with_context(|| format!("{}", path.display()))?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
                texts.push(Text { name, bytes });
            }
        }
    }
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(texts)
}
