//! The headers: no compiler warns of them whatever the language, and they go with google/brotli's,
//! whichever is found first.

use std::path::{Path, PathBuf};
use std::process::Command;

use brotwerk_testkit::reference::source_folder;

const HEADERS: [&str; 4] = ["encode.h", "port.h", "shared_dictionary.h", "types.h"];

/// What compilers in use warn of, as far as a header can be meant. GNU's only.
const WARNINGS: [&str; 17] = [
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wvla",
    "-Wundef",
    "-Wshadow",
    "-Wconversion",
    "-Wsign-conversion",
    "-Wcast-qual",
    "-Wcast-align",
    "-Wredundant-decls",
    "-Wunused-macros",
    "-Wpadded",
    "-Wformat=2",
    "-Wwrite-strings",
    "-Wfloat-equal",
    "-Werror",
];
const C_WARNINGS: [&str; 4] =
    ["-Wstrict-prototypes", "-Wold-style-definition", "-Wmissing-prototypes", "-Wc++-compat"];
const CLANG_WARNINGS: [&str; 2] = ["-Weverything", "-Werror"];

fn ours() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("include")
}

/// Folders with google/brotli's headers: the version that is the interface's, and the one of the
/// system.
fn stock() -> Vec<PathBuf> {
    let vendored = source_folder().map(|folder| folder.join("include"));
    let system =
        Some(PathBuf::from("/usr/include")).filter(|folder| folder.join("brotli").is_dir());
    for (found, what) in [(&vendored, "sources of google/brotli"), (&system, "libbrotli-dev")] {
        if found.is_none() {
            println!("skipped: there are no {what}");
        }
    }
    [vendored, system].into_iter().flatten().collect()
}

/// Compiles a text; `None` if there is no such compiler, else what it says if it doesn't like it.
fn compile(compiler: &str, flags: &[&str], text: &str) -> Option<Result<(), String>> {
    let folder = tempfile::tempdir().unwrap();
    let language = if compiler.ends_with("++") { "cc" } else { "c" };
    let source = folder.path().join("source").with_extension(language);
    std::fs::write(&source, text).unwrap();
    let output = Command::new(compiler).args(flags).arg("-fsyntax-only").arg(source).output();
    let output = output.ok()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(if output.status.success() { Ok(()) } else { Err(errors) })
}

/// Whether a compiler knows a standard of its language.
fn knows(compiler: &str, standard: &str) -> bool {
    let known = compile(compiler, &[&format!("-std={standard}")], "extern int answer;\n");
    known.is_some_and(|result| result.is_ok())
}

#[test]
fn each_header_alone_in_every_language_without_a_warning() {
    let include = format!("-I{}", ours().display());
    let c = ["c89", "gnu89", "c99", "gnu99", "c11", "c17", "c2x", "c23", "gnu2x"];
    let cpp = ["c++98", "c++11", "c++14", "c++17", "c++20", "c++23"];
    let languages = [("gcc", &c[..]), ("clang", &c), ("g++", &cpp), ("clang++", &cpp)];
    let mut compiled = 0;
    for (compiler, standards) in languages {
        if compile(compiler, &[], "extern int answer;\n").is_none() {
            println!("skipped: there is no {compiler}");
        }
        for standard in standards.iter().filter(|standard| knows(compiler, standard)) {
            let standard_flag = format!("-std={standard}");
            let mut flags = vec![&*standard_flag, &include];
            flags.extend(if compiler.starts_with("clang") {
                &CLANG_WARNINGS[..]
            } else {
                &WARNINGS
            });
            if compiler == "gcc" {
                flags.extend(C_WARNINGS);
            }
            for header in HEADERS {
                // What is used of it makes no difference, but that macros are.
                let text = format!(
                    "#include <brotli/{header}>\n#include <brotli/{header}>\nextern int answer;\n"
                );
                if let Some(Err(errors)) = compile(compiler, &flags, &text) {
                    panic!("{header} with {compiler} -std={standard}:\n{errors}");
                }
                compiled += 1;
            }
        }
    }
    println!("{compiled} compiled");
}

/// A program that uses all headers of both libraries, in every order. Functions of interface 1.2
/// are used where the decoder's header is of that version.
fn program(order: [&str; 3], both: bool) -> String {
    let includes = order.map(|header| format!("#include <brotli/{header}>\n")).concat();
    let dictionaries = "
        BrotliSharedDictionary* shared = BrotliSharedDictionaryCreateInstance(0, 0, 0);
        ok &= BrotliSharedDictionaryAttach(shared, BROTLI_SHARED_DICTIONARY_RAW, 4, data);
        BrotliSharedDictionaryDestroyInstance(shared);
        ok &= BrotliDecoderAttachDictionary(decoder, BROTLI_SHARED_DICTIONARY_RAW, 4, data);";
    format!(
        "{includes}
        int main(void) {{
        static const uint8_t data[4] = {{ 1, 2, 3, 4 }};
        uint8_t space[16];
        size_t size = sizeof(space);
        BROTLI_BOOL ok = BROTLI_TRUE;
        BrotliEncoderState* encoder = BrotliEncoderCreateInstance(0, 0, 0);
        BrotliDecoderState* decoder = BrotliDecoderCreateInstance(0, 0, 0);
        ok &= BrotliEncoderSetParameter(encoder, BROTLI_PARAM_QUALITY, BROTLI_DEFAULT_QUALITY);
        ok &= BrotliDecoderSetParameter(decoder, BROTLI_DECODER_PARAM_LARGE_WINDOW, 1);
        ok &= BrotliEncoderCompress(BROTLI_DEFAULT_QUALITY, BROTLI_DEFAULT_WINDOW,
            BROTLI_DEFAULT_MODE, sizeof(data), data, &size, space);
        ok &= BrotliDecoderDecompress(size, space, &size, space) == BROTLI_DECODER_RESULT_SUCCESS;
        {}
        BrotliEncoderDestroyInstance(encoder);
        BrotliDecoderDestroyInstance(decoder);
        return !ok;
        }}\n",
        if both { dictionaries } else { "" }
    )
}

#[test]
fn headers_go_with_those_of_the_reference() {
    let ours = ours();
    for stock in stock() {
        let new = stock.join("brotli/shared_dictionary.h").exists();
        for [first, second] in [[&ours, &stock], [&stock, &ours]] {
            let flags = ["-I", first.to_str().unwrap(), "-I", second.to_str().unwrap()];
            let flags = [&flags[..], &["-Wall", "-Wextra", "-Werror"]].concat();
            for order in [
                ["encode.h", "decode.h", "types.h"],
                ["decode.h", "encode.h", "port.h"],
                ["types.h", "decode.h", "encode.h"],
            ] {
                for compiler in ["gcc", "g++", "clang"] {
                    let text = program(order, new);
                    if let Some(Err(errors)) = compile(compiler, &flags, &text) {
                        panic!("{compiler} {flags:?}, {order:?}:\n{errors}");
                    }
                }
            }
            // What the system's headers are too old for, ours has.
            let text = "#include <brotli/shared_dictionary.h>\n#include <brotli/decode.h>\n\
                BrotliSharedDictionary* make(void);\n\
                BrotliSharedDictionary* make(void) {\n\
                return BrotliSharedDictionaryCreateInstance(0, 0, 0);\n}\n";
            if let Some(Err(errors)) = compile("gcc", &flags, text) {
                panic!("{flags:?}: {errors}");
            }
        }
        // As who builds shared libraries defines them.
        for shared in ["-DBROTLI_SHARED_COMPILATION", "-DBROTLI_BUILD_ENC_EXTRA_API"] {
            let flags = ["-I", ours.to_str().unwrap(), "-I", stock.to_str().unwrap(), shared];
            let text = program(["encode.h", "decode.h", "types.h"], new);
            if let Some(Err(errors)) = compile("gcc", &flags, &text) {
                panic!("{flags:?}: {errors}");
            }
        }
    }
}
