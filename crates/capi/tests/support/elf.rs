//! What a shared library shows to a loader, and asks of it.
#![allow(dead_code)] // No test needs all of it.

use std::collections::BTreeSet;
use std::path::Path;

use object::read::elf::{Dyn, ElfFile64, FileHeader};
use object::{Endianness, Object, ObjectSymbol, elf};

/// Of an ELF file.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Names that others may use, sorted.
    pub(crate) exported: Vec<String>,
    pub(crate) name: String,
    pub(crate) needed: Vec<String>,
    /// Versions of other libraries' names: `GLIBC_2.14`.
    pub(crate) versions: BTreeSet<String>,
    /// Whether its own names have versions.
    pub(crate) has_versions: bool,
}

/// Reads a shared library; `None`, with a printed line, if it is no ELF file.
pub(crate) fn shown(file: &Path) -> Option<Shown> {
    let bytes = std::fs::read(file).unwrap();
    let Ok(parsed) = ElfFile64::<Endianness>::parse(&*bytes) else {
        println!("skipped: {} is no ELF file of 64 bits", file.display());
        return None;
    };
    let header = elf::FileHeader64::<Endianness>::parse(&*bytes).unwrap();
    let endian = header.endian().unwrap();
    let sections = header.sections(endian, &*bytes).unwrap();
    let (entries, strings) = sections.dynamic(endian, &*bytes).unwrap().unwrap();
    let strings = sections.strings(endian, &*bytes, strings).unwrap();
    let texts = |tag: i64| {
        let entries =
            entries.iter().filter(move |entry| entry.tag32(endian).map(i64::from) == Some(tag));
        entries.map(|entry| text(entry.string(endian, strings).unwrap())).collect::<Vec<_>>()
    };
    let mut versions = BTreeSet::new();
    if let Some((mut needs, link)) = sections.gnu_verneed(endian, &*bytes).unwrap() {
        let strings = sections.strings(endian, &*bytes, link).unwrap();
        while let Some((_, mut of_one)) = needs.next().unwrap() {
            while let Some(version) = of_one.next().unwrap() {
                versions.insert(text(version.name(endian, strings).unwrap()));
            }
        }
    }
    let symbols = parsed.dynamic_symbols();
    let exported = symbols.filter(|symbol| symbol.is_definition() && symbol.is_global());
    let mut exported: Vec<_> = exported.map(|symbol| symbol.name().unwrap().to_owned()).collect();
    exported.sort();
    Some(Shown {
        exported,
        name: texts(elf::DT_SONAME).concat(),
        needed: texts(elf::DT_NEEDED),
        versions,
        has_versions: sections.gnu_verdef(endian, &*bytes).unwrap().is_some(),
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A version's numbers: of `GLIBC_2.14` these are 2 and 14.
pub(crate) fn numbers(version: &str) -> Vec<u32> {
    let (_, numbers) = version.split_once('_').unwrap_or_default();
    numbers.split('.').map_while(|number| number.parse().ok()).collect()
}
