//! Values that can't be built wrong.

use brotwerk_core::{BlockBits, ContentType, Heap, List, Quality, WindowBits};

#[test]
fn qualities_and_windows_outside_their_range_are_refused() {
    for number in 0..=255 {
        assert_eq!(Quality::try_from(number).is_ok(), number <= 11);
        assert_eq!(WindowBits::try_from(number).is_ok(), (10..=24).contains(&number));
        assert_eq!(BlockBits::try_from(number).is_ok(), (16..=24).contains(&number));
        assert_eq!(WindowBits::large(number).is_ok(), (10..=30).contains(&number));
    }
    assert_eq!(Quality::try_from(12).unwrap_err().to_string(), "quality 12 is outside 0 to 11");
}

#[test]
fn the_covering_window_is_the_smallest() {
    for bits in 10..24_u8 {
        let reach = (1 << bits) - 16;
        assert_eq!(WindowBits::covering(reach).bits(), bits);
        assert_eq!(WindowBits::covering(reach + 1).bits(), bits + 1);
    }
    assert_eq!(WindowBits::covering(0).bits(), 10);
    assert_eq!(WindowBits::covering(u64::MAX).bits(), 24);
}

#[test]
fn mime_types() {
    use ContentType::{Auto, Css, Generic, Html, JavaScript, Json, Svg, Xml};
    for (mime, expected) in [
        ("text/html", Html),
        ("TEXT/HTML;charset=UTF-8", Html),
        ("application/xhtml+xml", Html),
        (" text/css ", Css),
        ("text/javascript", JavaScript),
        ("application/javascript; charset=utf-8", JavaScript),
        ("application/json", Json),
        ("application/problem+json", Json),
        ("image/svg+xml", Svg),
        ("application/atom+xml", Xml),
        ("text/xml", Xml),
        ("text/plain", Generic),
        ("+json", Generic),
        ("é+json", Json),
        ("", Auto),
        (";", Auto),
    ] {
        assert_eq!(ContentType::from_mime(mime), expected, "{mime:?}");
    }
}

#[test]
fn a_list_grows_and_keeps_its_items() {
    let mut list: List<u32, Heap> = List::default();
    for item in 0..1000 {
        list.push(&mut Heap, item).unwrap();
    }
    assert!(list.iter().copied().eq(0..1000));
    list.truncate(2);
    list.resize(&mut Heap, 4).unwrap();
    assert_eq!(&*list, &[0, 1, 0, 0]);
}
