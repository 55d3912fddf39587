//! Kinds of files that are compressed in themselves.
//!
//! Brotli makes nothing of them but work, so `--recursive` passes them over: by the extension,
//! which costs nothing, or by the first bytes. A wrong yes costs the savings on that file; a
//! wrong no only time, as no output is kept that is not smaller. So only kinds are listed of
//! which hardly any file shrinks: no PDF, no WebAssembly, no TrueType.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

/// In lower case, sorted.
const EXTENSIONS: [&str; 48] = [
    "7z", "aac", "apk", "avi", "avif", "br", "bz2", "deb", "docx", "ear", "epub", "flac", "gif",
    "gz", "heic", "heif", "jar", "jpeg", "jpg", "jxl", "lz", "lz4", "lzma", "m4a", "m4v", "mkv",
    "mov", "mp3", "mp4", "odp", "ods", "odt", "oga", "ogg", "ogv", "opus", "png", "pptx", "rar",
    "tgz", "war", "webm", "webp", "woff", "woff2", "xz", "zip", "zst",
];

/// Where bytes stand, and which, in files of a kind.
const MAGIC: [(usize, &[u8]); 21] = [
    (0, b"\x1f\x8b"),               // gzip
    (0, b"\x28\xb5\x2f\xfd"),       // Zstandard
    (0, b"\xfd7zXZ\0"),             // xz
    (0, b"BZh"),                    // bzip2
    (0, b"\x04\x22\x4d\x18"),       // LZ4
    (0, b"7z\xbc\xaf\x27\x1c"),     // 7-Zip
    (0, b"Rar!\x1a\x07"),           // RAR
    (0, b"PK\x03\x04"),             // ZIP, and what is one: JAR, EPUB, OpenDocument, Office
    (0, b"\x89PNG\r\n\x1a\n"),      // PNG
    (0, b"\xff\xd8\xff"),           // JPEG
    (0, b"GIF8"),                   // GIF
    (8, b"WEBP"),                   // WebP, in RIFF
    (0, b"\xff\x0a"),               // JPEG XL
    (0, b"wOFF"),                   // WOFF
    (0, b"wOF2"),                   // WOFF 2
    (4, b"ftyp"),                   // MP4, M4A, AVIF, HEIC
    (0, b"\x1a\x45\xdf\xa3"),       // Matroska, WebM
    (0, b"OggS"),                   // Ogg
    (0, b"fLaC"),                   // FLAC
    (0, b"ID3"),                    // MP3
    (0, b"!<arch>\ndebian-binary"), // Debian packages
];

/// Bytes that tell: the furthest that a magic reaches.
const ENOUGH: usize = 24;

/// By the name.
pub(crate) fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.map(str::to_ascii_lowercase);
    extension.is_some_and(|extension| EXTENSIONS.binary_search(&&*extension).is_ok())
}

/// By the first bytes of a regular file, which stays at its start.
pub(crate) fn is_compressed(mut file: &File) -> io::Result<bool> {
    let mut start = Vec::with_capacity(ENOUGH);
    file.take(ENOUGH as u64).read_to_end(&mut start)?;
    file.rewind()?;
    let here =
        |&(at, magic): &(usize, &[u8])| start.get(at..).is_some_and(|from| from.starts_with(magic));
    Ok(MAGIC.iter().any(here))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        assert!(EXTENSIONS.is_sorted());
        assert!(MAGIC.iter().all(|(at, magic)| at + magic.len() <= ENOUGH));
    }

    #[test]
    fn kinds_by_name_and_by_first_bytes() {
        for (name, expected) in [
            ("a.PNG", true),
            ("a.tar.gz", true),
            ("a.html", false),
            ("png", false),
            ("a.svg", false),
        ] {
            assert_eq!(has_extension(Path::new(name)), expected, "{name}");
        }
        for (content, expected) in [
            (&b"\x1f\x8b\x08"[..], true),
            (b"RIFF\0\0\0\0WEBPVP8 ", true),
            (b"<!doctype html>", false),
            (b"", false),
            (b"\x1f", false),
        ] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(content).unwrap();
            file.rewind().unwrap();
            assert_eq!(is_compressed(&file).unwrap(), expected, "{content:?}");
            assert_eq!(file.stream_position().unwrap(), 0);
        }
    }
}
