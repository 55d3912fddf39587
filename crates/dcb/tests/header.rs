//! Headers: read as written, and refused by name where a rule is broken.

use brotwerk_dcb::{DcbError, DictionaryHash, Header, HeaderReader, NotAHash, open};

mod properties;

use properties::check_header;

const OLD: &[u8] = b"the version that the browser has";

fn body(stream: &[u8]) -> Vec<u8> {
    [&Header { dictionary: DictionaryHash::of(OLD) }.to_bytes()[..], stream].concat()
}

#[test]
fn the_hash_is_sha_256() {
    let hash = DictionaryHash::of(b"");
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hash.to_string(), hex);
    assert_eq!(hex.parse(), Ok(hash));
    assert_eq!(hex.to_uppercase().parse(), Ok(hash));
    for wrong in ["", &hex[1..], &format!("{hex}0"), &format!("+{}", &hex[1..]), &"é".repeat(32)] {
        assert_eq!(wrong.parse::<DictionaryHash>(), Err(NotAHash), "{wrong}");
    }
}

#[test]
fn truncated_at_every_byte() {
    let body = body(b"\x3b and more");
    for end in 0..=body.len() {
        for portion in [1, 3, 35, 36, 37, 100] {
            check_header(&body[..end], Some(OLD), portion);
            check_header(&body[..end], None, portion);
        }
        assert_eq!(open(&body[..end], Some(OLD)).is_ok(), end >= Header::LENGTH);
    }
}

#[test]
fn every_bit_flipped() {
    let body = body(b"\x3b");
    for at in 0..body.len() {
        for bit in 0..8 {
            let mut flipped = body.clone();
            flipped[at] ^= 1 << bit;
            for portion in [1, 5, 100] {
                check_header(&flipped, Some(OLD), portion);
                check_header(&flipped, None, portion);
            }
            assert!(at >= Header::LENGTH || open(&flipped, Some(OLD)).is_err(), "{at}");
        }
    }
}

#[test]
fn each_rule_has_a_refusal() {
    let (wanted, given) = (DictionaryHash::of(OLD), DictionaryHash::of(b"new"));
    let body = body(b"\x3b");
    assert_eq!(open(&body, None), Err(DcbError::NoDictionary { wanted }));
    assert_eq!(open(&body, Some(b"new")), Err(DcbError::OtherDictionary { wanted, given }));
    assert_eq!(open(b"\x3b", Some(OLD)), Err(DcbError::NotDcb { found: [0x3b, 0, 0, 0] }));
    assert_eq!(open(&body[..35], Some(OLD)), Err(DcbError::Truncated { length: 35 }));
    assert_eq!(open(b"", Some(OLD)), Err(DcbError::Truncated { length: 0 }));
}

/// All first bytes of a stream: those that RFC 7932 §9.1 reserves are larger windows.
#[test]
fn large_windows_are_refused() {
    for first in 0..=u8::MAX {
        let body = body(&[first]);
        check_header(&body, Some(OLD), 36);
        let refused = open(&body, Some(OLD)) == Err(DcbError::LargeWindow);
        assert_eq!(refused, first == 0x11 || first == 0x91, "{first:#x}");
        let mut reader = HeaderReader::default();
        assert_eq!(reader.read(&body[..36]), Ok(36));
        assert_eq!(reader.read(&[first]).is_err(), refused);
    }
}
