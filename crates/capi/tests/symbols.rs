//! What the shared library shows to a loader.

mod support;

use object::read::elf::{Dyn, ElfFile64, FileHeader};
use object::{Endianness, Object, ObjectSymbol, elf};

/// The functions of `encode.h`, nothing else: whatever else a loader saw might take the place
/// of some other library's.
#[test]
fn exports_are_the_interface_and_nothing_else() {
    let bytes = std::fs::read(support::library_file()).unwrap();
    let Ok(file) = ElfFile64::<Endianness>::parse(&*bytes) else {
        println!("skipped: the library is no ELF file");
        return;
    };
    let mut exported: Vec<_> = file
        .dynamic_symbols()
        .filter(|symbol| symbol.is_definition() && symbol.is_global())
        .map(|symbol| symbol.name().unwrap().to_owned())
        .collect();
    exported.sort();
    let mut expected = support::NAMES.to_vec();
    expected.sort_unstable();
    assert_eq!(exported, expected);
}

#[test]
fn the_name_for_loaders_is_that_of_the_interface() {
    let bytes = std::fs::read(support::library_file()).unwrap();
    let Ok(header) = elf::FileHeader64::<Endianness>::parse(&*bytes) else {
        println!("skipped: the library is no ELF file");
        return;
    };
    let endian = header.endian().unwrap();
    let sections = header.sections(endian, &*bytes).unwrap();
    let (entries, strings) = sections.dynamic(endian, &*bytes).unwrap().unwrap();
    let strings = sections.strings(endian, &*bytes, strings).unwrap();
    let name = entries
        .iter()
        .find(|entry| entry.tag32(endian).map(i64::from) == Some(elf::DT_SONAME))
        .unwrap();
    assert_eq!(name.string(endian, strings), Ok(&b"libbrotlienc.so.1"[..]));
    // Nothing beyond what every program has loaded.
    for entry in
        entries.iter().filter(|entry| entry.tag32(endian).map(i64::from) == Some(elf::DT_NEEDED))
    {
        let needed = std::str::from_utf8(entry.string(endian, strings).unwrap()).unwrap();
        let known = ["libc.so", "libgcc_s.so", "libm.so", "ld-linux", "libpthread", "libdl"];
        assert!(known.iter().any(|known| needed.starts_with(known)), "it needs {needed}");
    }
}

#[test]
fn the_version_is_the_reference_encoders() {
    // SAFETY: the function has no preconditions.
    let [ours, reference] =
        [support::ours(), support::reference()].map(|api| unsafe { (api.version)() });
    assert_eq!(ours, 0x0100_2000);
    assert_eq!(ours, reference);
}
