//! Gives the shared library the name that programs ask their loader for.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    match (target("FAMILY").as_str(), target("OS").as_str()) {
        ("unix", "macos" | "ios") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libbrotlienc.1.dylib");
        }
        ("unix", _) => println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libbrotlienc.so.1"),
        _ => {}
    }
}
