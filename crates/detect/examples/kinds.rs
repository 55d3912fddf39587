//! What kind of text each of some beginnings is taken for.

use brotwerk_core::ContentType;
use brotwerk_detect::detect;

fn main() {
    let beginnings: [(&[u8], ContentType); 5] = [
        (b"<!DOCTYPE html><html lang=\"en\"><head><title>Bread</title>", ContentType::Html),
        (
            b".loaf { color: #842; margin: 0 auto }\n.crust > .crumb { padding: 0 }",
            ContentType::Css,
        ),
        (
            b"function knead(dough) { return dough.map((it) => it.fold()); }",
            ContentType::JavaScript,
        ),
        (b"{\"bread\": [{\"kind\": \"rye\", \"grams\": 750}]}", ContentType::Json),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ContentType::Generic),
    ];
    for (beginning, expected) in beginnings {
        let found = detect(beginning);
        println!("{found:?}: {}", String::from_utf8_lossy(beginning));
        assert_eq!(found, expected);
    }
}
