//! Kinds of files that are compressed in themselves.
//!
//! Brotli makes nothing of them but work, so `--recursive` passes them over: by the extension,
//! which costs nothing, or by the first bytes. A wrong yes costs the savings on that file; a
//! wrong no only time, as no output is kept that is not smaller. So only kinds are listed of
//! which hardly any file shrinks: no PDF, no WebAssembly, no TrueType. Some signatures are
//! letters, with which a text may begin, too: the first bytes count only together with some that
//! no text has, and not at all in files whose extension says that they are text.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

use brotwerk::ContentType;

/// Of what is compressed; in lower case, sorted.
const EXTENSIONS: [&str; 50] = [
    "7z", "aac", "apk", "avi", "avif", "br", "bz2", "dcb", "dcz", "deb", "docx", "ear", "epub",
    "flac", "gif", "gz", "heic", "heif", "jar", "jpeg", "jpg", "jxl", "lz", "lz4", "lzma", "m4a",
    "m4v", "mkv", "mov", "mp3", "mp4", "odp", "ods", "odt", "oga", "ogg", "ogv", "opus", "png",
    "pptx", "rar", "tgz", "war", "webm", "webp", "woff", "woff2", "xz", "zip", "zst",
];

/// Of texts, beside those that tell a content type; in lower case, sorted.
const TEXT_EXTENSIONS: [&str; 34] = [
    "asc", "c", "cc", "conf", "cpp", "csv", "eml", "go", "h", "ics", "ini", "java", "jsx", "ldif",
    "log", "md", "php", "pl", "po", "py", "rb", "rs", "rst", "sh", "sql", "srt", "tex", "toml",
    "ts", "tsv", "txt", "vtt", "yaml", "yml",
];

/// Where bytes stand, and which.
type Signature = &'static [(usize, &'static [u8])];

/// Of each kind as much as its format fixes.
const SIGNATURES: [Signature; 31] = [
    &[(0, b"\x1f\x8b\x08")],              // gzip
    &[(0, b"\x28\xb5\x2f\xfd")],          // Zstandard
    &[(0, b"\xfd7zXZ\0")],                // xz
    &[(0, b"BZh"), (4, b"1AY&SY")],       // bzip2
    &[(0, b"BZh"), (4, b"\x17rE8P\x90")], // bzip2 of nothing
    &[(0, b"\x04\x22\x4d\x18")],          // LZ4
    &[(0, b"7z\xbc\xaf\x27\x1c")],        // 7-Zip
    &[(0, b"Rar!\x1a\x07")],              // RAR
    &[(0, b"PK\x03\x04")],                // ZIP: JAR, EPUB, OpenDocument, Office
    &[(0, b"\x89PNG\r\n\x1a\n")],         // PNG
    &[(0, b"\xff\xd8\xff")],              // JPEG
    &[(0, b"GIF87a")],                    // GIF
    &[(0, b"GIF89a")],                    //
    &[(0, b"RIFF"), (8, b"WEBPVP8")],     // WebP
    &[(0, b"\xff\x0a")],                  // JPEG XL, bare
    &[(0, b"\0\0\0\x0cJXL \r\n\x87\n")],  // JPEG XL in boxes
    &[(0, b"wOFF\0\x01\0\0")],            // WOFF of TrueType
    &[(0, b"wOFFOTTO")],                  // … of CFF
    &[(0, b"wOFFtrue")],                  // … of Apple's TrueType
    &[(0, b"wOF2\0\x01\0\0")],            // WOFF 2
    &[(0, b"wOF2OTTO")],                  //
    &[(0, b"wOF2true")],                  //
    &[(0, b"wOF2ttcf")],                  // … of a collection
    &[(0, b"\0\0\0"), (4, b"ftyp")],      // MP4, M4A, AVIF, HEIC
    &[(0, b"\x1a\x45\xdf\xa3")],          // Matroska, WebM
    &[(0, b"OggS\0")],                    // Ogg
    &[(0, b"fLaC"), (5, b"\0\0\x22")],    // FLAC
    &[(0, b"ID3\x02\0")],                 // MP3, by the version of its tag
    &[(0, b"ID3\x03\0")],                 //
    &[(0, b"ID3\x04\0")],                 //
    &[(0, b"!<arch>\ndebian-binary")],    // Debian packages
];

/// Bytes that are looked at. A Debian package begins with 132 bytes of text. Raising it takes more
/// texts with a stray control character for what their first letters say.
const ENOUGH: usize = 192;

/// By the name.
pub(crate) fn has_extension(path: &Path) -> bool {
    extension(path).is_some_and(|it| EXTENSIONS.binary_search(&&*it).is_ok())
}

/// Whether the name is that of a text.
pub(crate) fn has_text_extension(path: &Path) -> bool {
    extension(path).is_some_and(|it| {
        ContentType::from_extension(&it).is_some() || TEXT_EXTENSIONS.binary_search(&&*it).is_ok()
    })
}

fn extension(path: &Path) -> Option<String> {
    path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase)
}

/// By the first bytes of a regular file, which stays at its start.
pub(crate) fn is_compressed(mut file: &File) -> io::Result<bool> {
    let mut start = Vec::with_capacity(ENOUGH);
    file.take(ENOUGH as u64).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(looks_compressed(&start))
}

fn looks_compressed(start: &[u8]) -> bool {
    let stands =
        |&(at, bytes): &(usize, &[u8])| start.get(at..).is_some_and(|from| from.starts_with(bytes));
    // Tabs, ends of lines and pages, and what colours a terminal's text, texts do have.
    let in_no_text = |&byte: &u8| byte.is_ascii_control() && !b"\t\n\x0b\x0c\r\x1b".contains(&byte);
    start.iter().any(in_no_text) && SIGNATURES.iter().any(|it| it.iter().all(stands))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        assert!(EXTENSIONS.is_sorted() && TEXT_EXTENSIONS.is_sorted());
        assert!(TEXT_EXTENSIONS.iter().all(|it| ContentType::from_extension(it).is_none()));
        let mut pieces = SIGNATURES.iter().copied().flatten();
        assert!(pieces.all(|(at, bytes)| at + bytes.len() <= ENOUGH));
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

    /// Files of each kind, as their programs begin them.
    #[test]
    fn each_kind_is_known_by_its_first_bytes() {
        let deb = [
            &b"!<arch>\ndebian-binary   1700000000  0     0     100644  4         `\n2.0\n"[..],
            b"control.tar.xz  1700000000  0     0     100644  1204      `\n\xfd7zXZ\0\0\x04",
        ]
        .concat();
        for start in [
            &b"BZh91AY&SY\x8f\x0e\x01\0"[..],
            b"BZh9\x17rE8P\x90\0\0\0\0",
            b"GIF89a\x01\0\x01\0\x80\0\0",
            b"\0\0\0\x1cftypavif\0\0\0\0mif1",
            b"RIFF\x24\x01\0\0WEBPVP8L",
            b"wOFF\0\x01\0\0\0\0\x45\xd0",
            b"wOF2OTTO\0\0\x10\x20",
            b"OggS\0\x02\0\0\0\0\0\0",
            b"fLaC\0\0\0\x22\x10\0\x10\0",
            b"fLaC\x80\0\0\x22\x10\0\x10\0",
            b"ID3\x03\0\0\0\0\x0f\x76TIT2",
            b"\xff\x0a\x7a\x4f\x04\x01",
            b"PK\x03\x04\x14\0",
            &deb,
        ] {
            assert!(looks_compressed(start), "{start:?}");
        }
    }

    /// Texts that begin as files of these kinds do.
    #[test]
    fn texts_are_not_taken_for_what_they_are_about() {
        for (_, letters) in SIGNATURES.iter().copied().flatten().filter(|(_, it)| it.is_ascii()) {
            let letters: Vec<u8> =
                letters.iter().copied().filter(|it| !it.is_ascii_control()).collect();
            for before in ["", "RIFF", "the "] {
                let text = [before.as_bytes(), &letters, b" is what such a file\tbegins with\r\n"];
                assert!(!looks_compressed(&text.concat()), "{text:?}");
            }
        }
        for text in
            ["ID3", "ID3\x03", "GIF8\0", "BZh9 \0", "wOFF\0", "....ftyp\0", "RIFF\0\0\0\0WEBP"]
        {
            assert!(!looks_compressed(text.as_bytes()), "{text:?}");
        }
    }
}
