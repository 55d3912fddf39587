//! Lets a library that a target loads find the instrumentation's functions in the target.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for symbols in ["__sanitizer_*", "__sancov_*", "__asan_*", "__lsan_*"] {
        println!("cargo::rustc-link-arg-bin=c_interface=-Wl,--export-dynamic-symbol={symbols}");
    }
}
