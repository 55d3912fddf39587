//! The words and transforms of the format: data that no encoder chooses.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use brotwerk_dictionary::{DICTIONARY, DICTIONARY_LENGTH};
use brotwerk_testkit::oracles::c_dictionary;
use brotwerk_transform::TABLE_BYTES;

use crate::workspace::root;

/// CRC-32 of the words (appendix A) and of the transforms (appendix B).
const WORDS_CRC: u32 = 0x5136_cb04;
const TRANSFORMS_CRC: u32 = 0x3d96_5f81;

/// Checks what ships against the RFC's checksums and the reference's copy.
pub(super) fn verify() -> Result<()> {
    check("words, RFC 7932 appendix A", DICTIONARY.as_slice(), DICTIONARY_LENGTH, WORDS_CRC)?;
    check("transforms, RFC 7932 appendix B", TABLE_BYTES, TABLE_BYTES.len(), TRANSFORMS_CRC)?;
    ensure!(c_dictionary::words() == DICTIONARY, "google/brotli has other words");
    println!("words: the same as in google/brotli");
    Ok(())
}

fn check(name: &str, bytes: &[u8], length: usize, expected: u32) -> Result<()> {
    let crc = crc32fast::hash(bytes);
    ensure!(bytes.len() == length, "{name}: {} bytes instead of {length}", bytes.len());
    ensure!(crc == expected, "{name}: CRC-32 {crc:#010x} instead of {expected:#010x}");
    println!("{name}: {length} bytes, CRC-32 {crc:#010x}");
    Ok(())
}

/// Takes both from the RFC's text and writes them where the crates have them.
pub(super) fn extract(path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    // The table of contents names the appendices first.
    let after = |title: &str| text.rfind(title).map(|at| &text[at..]).context(title.to_owned());
    let words = words(after("Appendix A.")?);
    let transforms = transforms(after("Appendix B.")?)?;
    check("words", &words, DICTIONARY_LENGTH, WORDS_CRC)?;
    check("transforms", &transforms, TABLE_BYTES.len(), TRANSFORMS_CRC)?;
    std::fs::write(root().join("crates/dictionary/data/words.bin"), words)?;
    std::fs::write(root().join("crates/transform/data/transforms.bin"), transforms)?;
    Ok(())
}

/// The bytes of appendix A: lines of nothing but pairs of hexadecimal digits.
fn words(appendix: &str) -> Vec<u8> {
    let lines = appendix.lines().map(str::trim);
    lines
        .take_while(|line| !line.starts_with("Appendix B."))
        .filter(|line| line.len() >= 16 || line.len() == 64)
        .filter(|line| line.len() % 2 == 0 && line.bytes().all(|b| b.is_ascii_hexdigit()))
        .flat_map(|line| {
            line.as_bytes().chunks(2).map(|pair| {
                let digits = std::str::from_utf8(pair).unwrap_or_default();
                u8::from_str_radix(digits, 16).unwrap_or_default()
            })
        })
        .collect()
}

/// The transforms of appendix B in the form in which it gives their checksum.
fn transforms(appendix: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for line in appendix.lines() {
        let Some((id, rest)) = line.trim().split_once(char::is_whitespace) else { continue };
        if id.parse() != Ok(next) || !rest.trim_start().starts_with('"') {
            continue;
        }
        next += 1;
        let (lead, rest) = string(rest.trim_start()).context(line.to_owned())?;
        let (name, rest) = rest.trim().split_once(char::is_whitespace).context("no suffix")?;
        let (suffix, _) = string(rest.trim_start()).context(line.to_owned())?;
        bytes.extend(lead);
        bytes.extend([0, elementary(name).context(name.to_owned())?]);
        bytes.extend(suffix);
        bytes.push(0);
    }
    Ok(bytes)
}

/// A string literal of C at the start of a text, and what follows it.
fn string(text: &str) -> Option<(Vec<u8>, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut bytes = Vec::new();
    loop {
        let mut chars = rest.chars();
        let (byte, length) = match chars.next()? {
            '"' => return Some((bytes, chars.as_str())),
            '\\' => match chars.next()? {
                'n' => (b'\n', 2),
                't' => (b'\t', 2),
                'x' => (u8::from_str_radix(rest.get(2..4)?, 16).ok()?, 4),
                other => (u8::try_from(other).ok()?, 2),
            },
            other => (u8::try_from(other).ok()?, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
}

/// The number that appendix B gives an elementary transform.
fn elementary(name: &str) -> Option<u8> {
    let cut = |omit: &str| name.strip_prefix(omit)?.parse::<u8>().ok();
    match name {
        "Identity" => Some(0),
        "FermentFirst" => Some(1),
        "FermentAll" => Some(2),
        _ => cut("OmitFirst").map(|k| 2 + k).or_else(|| cut("OmitLast").map(|k| 11 + k)),
    }
}
