//! What must hold of a header's reader; tests and the fuzz target call the same.

use brotwerk_dcb::{DcbError, DictionaryHash, Header, HeaderReader, MAGIC, open};

/// Whatever the bytes: read in any portions the header is the same, or refused with the same
/// words; and it is refused exactly where it breaks a rule of RFC 9842 §4.
///
/// # Panics
/// Where that does not hold.
pub(crate) fn check_header(body: &[u8], dictionary: Option<&[u8]>, portion: usize) {
    let opened = open(body, dictionary);
    let start = &body[..body.len().min(MAGIC.len())];
    match (&opened, body.split_at_checked(Header::LENGTH)) {
        (Err(DcbError::NotDcb { found }), _) => {
            assert!(*start != MAGIC[..start.len()] && found.starts_with(start));
        }
        (Err(DcbError::Truncated { length }), None) => assert_eq!(*length, body.len()),
        (Err(DcbError::LargeWindow), Some((_, stream))) => assert_eq!(stream[0] & 0x7f, 0x11),
        (Err(DcbError::NoDictionary { wanted }), Some((header, _))) => {
            assert!(dictionary.is_none() && header.ends_with(wanted.as_bytes()));
        }
        (Err(DcbError::OtherDictionary { wanted, given }), Some((header, _))) => {
            assert!(wanted != given && header.ends_with(wanted.as_bytes()));
            assert_eq!(dictionary.map(DictionaryHash::of), Some(*given));
        }
        (Ok(stream), Some((header, rest))) => {
            let given = dictionary.map(DictionaryHash::of).expect("a dictionary");
            assert!(header == Header { dictionary: given }.to_bytes() && *stream == rest);
            assert!(rest.first().is_none_or(|first| first & 0x7f != 0x11));
        }
        (other, _) => panic!("{other:?} of {} bytes", body.len()),
    }

    let mut reader = HeaderReader::default();
    let mut stream = Vec::new();
    let read = body.chunks(portion.max(1)).try_for_each(|portion| {
        let taken = reader.read(portion)?;
        stream.extend_from_slice(&portion[taken..]);
        Ok(())
    });
    let header = read.and_then(|()| reader.end());
    match (header, opened) {
        (Ok(header), Ok(_)) => assert_eq!(header.check(dictionary.unwrap_or_default()), Ok(())),
        (Ok(header), Err(DcbError::NoDictionary { wanted })) => {
            assert_eq!(header.dictionary, wanted);
        }
        (Ok(header), Err(error @ DcbError::OtherDictionary { .. })) => {
            assert_eq!(header.check(dictionary.unwrap_or_default()), Err(error));
        }
        // At the first byte that is wrong; those behind may not be there yet.
        (Err(DcbError::NotDcb { .. }), Err(DcbError::NotDcb { .. })) => return,
        (Err(error), Err(other)) => return assert_eq!(error, other),
        (header, opened) => panic!("{header:?} in portions, {opened:?} at once"),
    }
    assert!(stream == body[Header::LENGTH..]);
}
