//! What kind of text it is: detected, told, or not looked at.

mod support;

use brotwerk_testkit::decoders::assert_decodes;
use support::{CONTENT_TYPE, Encoder, FINISH, FLUSH, MODE, PROCESS, QUALITY, page};

const AUTO: u32 = 0;
const GENERIC: u32 = 1;
const HTML: u32 = 2;
const TEXT_MODE: u32 = 1;
const FONT_MODE: u32 = 2;

/// A page with words that pages have.
const BAKERY: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Fresh bread every morning, baked in our own ovens since 1962.">
<title>The bakery at the corner</title>
<link rel="stylesheet" type="text/css" href="/style.css">
<script type="text/javascript" src="/shop.js" async></script>
</head>
<body class="home">
<div id="header"><h1><a href="/index.html" title="Home page">The bakery</a></h1></div>
<ul class="navigation">
<li><a href="/products.html">Products</a></li>
<li><a href="/contact.html">Contact</a></li>
<li><a href="/about.html">About us</a></li>
</ul>
<p>Welcome to our website. <strong>Opening hours</strong>: Monday to Saturday, 6 to 18.</p>
<form action="/search" method="get"><input type="text" name="query" placeholder="Search">
<input type="submit" value="Search"></form>
<div id="footer"><span>Copyright 2026. All rights reserved.</span></div>
</body>
</html>
"#;

/// The stream of a text, all in one call or in several.
fn stream(settings: &[(i32, u32)], text: &[u8], portion: usize) -> Vec<u8> {
    let mut encoder = Encoder::ours();
    assert!(encoder.set(QUALITY, 5));
    for &(parameter, value) in settings {
        assert!(encoder.set(parameter, value));
    }
    let mut output = Vec::new();
    for portion in text.chunks(portion) {
        encoder.complete(PROCESS, portion, &mut output);
    }
    encoder.complete(FINISH, &[], &mut output);
    assert_decodes(&output, text);
    output
}

#[test]
fn a_page_is_detected_unless_detection_is_off() {
    let text = BAKERY.as_bytes();
    let detected = stream(&[], text, 6000);
    let generic = stream(&[(CONTENT_TYPE, GENERIC)], text, 6000);
    assert!(detected.len() < generic.len(), "{} and {}", detected.len(), generic.len());
    for settings in [
        &[(CONTENT_TYPE, AUTO)][..],
        &[(CONTENT_TYPE, HTML)],
        &[(MODE, TEXT_MODE)],
        &[(CONTENT_TYPE, GENERIC), (CONTENT_TYPE, HTML)],
        // What the caller knows counts more than the mode.
        &[(MODE, FONT_MODE), (CONTENT_TYPE, HTML)],
    ] {
        assert_eq!(stream(settings, text, 6000), detected, "{settings:?}");
    }
    for settings in [&[(MODE, FONT_MODE)][..], &[(MODE, FONT_MODE), (CONTENT_TYPE, GENERIC)]] {
        assert_eq!(stream(settings, text, 6000), generic, "{settings:?}");
    }
}

/// How a server's buffers portion the text is no matter.
#[test]
fn portions_change_nothing() {
    let text = page(20_000);
    let whole = stream(&[], &text, 20_000);
    for portion in [1, 100, 4096] {
        assert_eq!(stream(&[], &text, portion), whole);
    }
}

#[test]
fn flushed_at_once_a_page_still_decodes() {
    let text = page(6000);
    let mut encoder = Encoder::ours();
    let mut output = Vec::new();
    encoder.complete(FLUSH, &text[..3], &mut output);
    encoder.complete(FLUSH, &text[3..40], &mut output);
    encoder.complete(FINISH, &text[40..], &mut output);
    assert_decodes(&output, &text);
}
