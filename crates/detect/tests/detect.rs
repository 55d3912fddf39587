//! What kind of text a beginning is taken for: snippets, noise, and the corpus.

use std::fs;
use std::path::{Path, PathBuf};

use brotwerk_check::generators;
use brotwerk_core::ContentType::{self, Auto, Css, Generic, Html, JavaScript, Json, Svg, Xml};
use brotwerk_detect::{DETECT_BYTES, detect};

const SNIPPETS: &[(ContentType, &[&str])] = &[
    (
        Html,
        &[
            "<!DOCTYPE html>",
            "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n<HTML>",
            "\u{feff}\r\n <html lang=de>",
            "<!-- header --><!--[if IE]><p><![endif]--><head>",
            "<!-- a fragment -->\nHello",
            "<HEAD><TITLE>Bread</TITLE>",
            "<div class=\"loaf\">",
            "<p>Once",
            "<section>\n",
            "</div></body>",
            "<link rel=stylesheet href=a.css>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">",
            "<?xml version='1.0'?><html xmlns=\"http://www.w3.org/1999/xhtml\">",
            "<?php get_header(); ?><div>",
            "<%@ page language=\"java\" %>",
            "<my-app><div><p>Hello</p></div></my-app>",
            "<script>let a = 1;</script>",
            "{{#each loaves}}<li><b>{{name}}</b></li>{{/each}}",
            "{% extends 'base' %}\n<table><tr><td>",
            "Welcome, <b>baker</b>, <br/><a href='/'>home</a>",
        ],
    ),
    (
        Xml,
        &[
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<?xml version=\"1.0\"?><?xml-stylesheet href='a.xsl'?><rss version=\"2.0\">",
            "<?xml version=\"1.0\"?>\n<!-- Licensed to whom it may concern, and on and on",
            "<?xml version=\"1.0\"?><title>not a page</title>",
            "<!DOCTYPE note SYSTEM \"note.dtd\"><note>",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "<rss version=\"2.0\"><channel><title>News</title><link>",
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">",
            "<project name=\"bread\" default=\"bake\">",
        ],
    ),
    (
        Svg,
        &[
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">",
            "<svg>",
            "<?xml version=\"1.0\"?>\n<!-- Generator: a program --><svg width=\"4\">",
            "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\">",
            "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\">",
        ],
    ),
    (
        Json,
        &[
            "{\"name\": \"bread\"}",
            "{\n  \"a{b:c;}\": 1",
            "{\"a\":1}\n{\"a\":2}\n",
            "{}",
            "[]",
            "[[1.5, -2e3], [3, 4]]",
            "[{\"a\": true}]",
            "[\"a\", \"b\"]",
            "[ null , 1]",
            "// settings\n{ \"tabs\": false }",
            "{\"quote\\\"s and more",
        ],
    ),
    (
        Css,
        &[
            "@charset \"UTF-8\";",
            "/* a */ @import url(b.css);",
            "@media(max-width:9em){a{b:c}}",
            "@font-face{font-family:x}",
            ":root{--loaf: #fc0;}",
            "*,*::before{box-sizing:border-box}",
            "body { margin: 0",
            "a[href^='http://x']:not(.b):hover > i { color: red; }",
            ".a{background:url(data:image/png;base64,AA=)}",
            ".a{*zoom:1;filter:progid:DXImageTransform.Microsoft.gradient(a='b')}",
            ".a{}.b{/* none */ color:red}",
            ".nest { & > p { color: red } }",
            "/*! lib.css v1 | MIT | a long licence for CSS that goes on",
        ],
    ),
    (
        JavaScript,
        &[
            "\"use strict\";",
            "/*! lib.js */\n'use strict'",
            "#!/usr/bin/env node\nmain()",
            "function bake(loaf) {",
            "function*bakes(){",
            "!function(e,t){",
            ";(function ($) {",
            "(()=>{",
            "( ( a, b ) => a)",
            "(async()=>{",
            "var a,b=1",
            "let a = 1",
            "const { a } = b",
            "const a=1",
            "import a from 'a'",
            "import a, {b} from 'a'",
            "import{a as b}from\"a\"",
            "import './a'",
            "export default {name: 1}",
            "export const a=1",
            "class A { constructor() {} }",
            "class a extends B {",
            "if (!window.a) {",
            "try{a()}catch(e){}",
            "window.a = {b: 1}",
            "window['a']={}",
            "module.exports = {a: 1}",
            "exports.a=b",
            "define(['a'],function(a){",
            "$(function(){",
            "$(document).ready(function(){ a(); });",
            "Lib.languages.c={comment:/a/}",
            "a.b.c = function () {",
            "jsonp_1({\"a\": 1});",
            "\"object\"==typeof a&&function(e){}(b);",
            "{ let a = b; f(a); }",
            "// a JavaScript file",
        ],
    ),
    (
        Generic,
        &[
            "",
            "\u{feff}",
            " \n\t",
            "<",
            "{",
            "[",
            "@",
            "a",
            "/*",
            "/* Copyright, and so on",
            "It was a dark and stormy night; the rain fell in torrents (except at intervals).",
            "\"Let us go,\" he said, \"let me alone; this. Is. It.\"",
            "Let a = {b: c;} in the following (if it holds, as in f(x)).",
            "let us import what we export: for this reason, return new functions from class",
            "# Title\n\nSome *prose* with `code` and <https://example.org>.\n",
            "name: CI\nrun: make && make test && make install\n",
            "[section]\nkey = value\nother = 2\n",
            "key=value\n",
            "a,b,c\n1,2,3\n",
            "1 < 2 and 3 > 2",
            "#include <stdio.h>\nint main(void) { return f(); }",
            "use std::fs;\nfn main() { let a: Vec<i> = b(); }",
            "#!/bin/sh\necho `a` && b && c\n",
            "import os\nfrom sys import path\n",
            "%PDF-1.7\n",
            "<\0h\0t\0m\0l\0>\0",
            "{\"a\": 1}\0",
        ],
    ),
];

/// All snippets with the kind of each.
fn snippets() -> impl Iterator<Item = (&'static str, ContentType)> {
    SNIPPETS.iter().flat_map(|(kind, texts)| texts.iter().map(|text| (*text, *kind)))
}

#[test]
fn snippets_are_told_apart() {
    for (text, expected) in snippets() {
        assert_eq!(detect(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn a_licence_before_it_does_not_matter() {
    let licence = "Permission is hereby granted, free of charge, to any person. ".repeat(20);
    for (text, expected) in snippets() {
        let commented = match expected {
            // No comment may stand before an XML declaration.
            Css | JavaScript => format!("/*!\n{licence}*/\n{text}"),
            Html => format!("<!--{licence}-->{text}"),
            _ => continue,
        };
        // Hashbangs and byte order marks come first or not at all.
        if !text.starts_with(['#', '\u{feff}']) {
            assert_eq!(detect(commented.as_bytes()), expected, "{text:?}");
        }
    }
}

#[test]
fn utf_16_is_generic() {
    for (text, _) in snippets().filter(|(text, _)| !text.is_empty()) {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((detect(&little), detect(&big)), (Generic, Generic), "{text:?}");
    }
}

#[test]
fn any_bytes_will_do() {
    for (text, _) in snippets() {
        for end in 0..=text.len() {
            assert_ne!(detect(&text.as_bytes()[..end]), Auto);
            // And cut at the front, which makes for odd beginnings.
            assert_ne!(detect(&text.as_bytes()[end..]), Auto);
        }
        // Over and over, up to the last byte that is looked at.
        let repeated = text.as_bytes().repeat(DETECT_BYTES / text.len().max(1) + 1);
        assert_ne!(detect(&repeated), Auto);
    }
    for seed in 0..1000 {
        let noise = generators::random(seed, DETECT_BYTES + 1);
        assert_eq!(detect(&noise), Generic);
        // Noise of the bytes that mean something.
        let marks = b"<>/!-?*{}[]()\"'=:;,.#@\\& \nax1";
        let marks: Vec<u8> = noise.iter().map(|&b| marks[usize::from(b) % marks.len()]).collect();
        assert_ne!(detect(&marks), Auto);
    }
}

#[test]
fn only_the_first_bytes_count() {
    let blank = vec![b' '; DETECT_BYTES];
    for (text, expected) in snippets() {
        assert_eq!(detect(&[&blank, text.as_bytes()].concat()), Generic);
        if text.len() < DETECT_BYTES && text.ends_with(['>', '}', ']']) {
            let padded = [text.as_bytes(), &blank, b"\0\0"].concat();
            assert_eq!(detect(&padded), expected, "{text:?}");
        }
    }
}

/// `BROTWERK_CORPUS`, else `shared/corpus` beside the workspace, if this machine has one.
fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("BROTWERK_CORPUS").map(PathBuf::from);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = named.unwrap_or_else(|| workspace.join("../shared/corpus"));
    let there = folder.join("dev").is_dir() && folder.join("general").is_dir();
    if !there {
        println!("skipped: no corpus at {}", folder.display());
    }
    there.then_some(folder)
}

/// The files in a folder: name, bytes, and what they are taken for.
fn detected(folder: &Path) -> Vec<(String, usize, ContentType)> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let paths = entries.map(|entry| entry.expect("it is listed").path());
    let read = |path: PathBuf| {
        let text = fs::read(&path).expect("the file is readable");
        (path.display().to_string(), text.len(), detect(&text))
    };
    let mut files: Vec<_> = paths.filter(|path| path.is_file()).map(read).collect();
    files.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    files
}

/// At least 90 % of the files and 97 % of their bytes, for each kind.
#[test]
fn web_texts_are_told_apart() {
    let Some(corpus) = corpus() else { return };
    let kinds = [
        ("html", Html),
        ("css", Css),
        ("js", JavaScript),
        ("json", Json),
        ("svg", Svg),
        ("xml", Xml),
    ];
    for (name, expected) in kinds {
        let files = detected(&corpus.join("dev").join(name));
        let (wrong, right): (Vec<_>, Vec<_>) =
            files.iter().partition(|(.., kind)| *kind != expected);
        for (path, _, kind) in &wrong {
            println!("{path} is taken for {kind:?}");
        }
        let bytes = |files: &[&(String, usize, ContentType)]| -> usize {
            files.iter().map(|(_, length, _)| length).sum()
        };
        let (right_bytes, all_bytes) = (bytes(&right), bytes(&right) + bytes(&wrong));
        println!(
            "{name}: {} of {} files, {right_bytes} of {all_bytes} bytes",
            right.len(),
            files.len()
        );
        assert!(right.len() * 100 >= files.len() * 90, "{name}");
        assert!(right_bytes * 100 >= all_bytes * 97, "{name}");
    }
}

#[test]
fn other_files_are_generic() {
    let Some(corpus) = corpus() else { return };
    let files = detected(&corpus.join("general"));
    let others: Vec<_> = files.iter().filter(|(.., kind)| *kind != Generic).collect();
    println!("not generic: {others:?}");
    assert!(others.len() * 10 <= files.len(), "{others:?}");
}
