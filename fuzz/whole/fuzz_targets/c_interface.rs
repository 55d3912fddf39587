//! The C interface under any sequence of calls, with memory that may be refused: nothing crashes
//! or leaks, each call is answered as it should be, and what is finished decodes.
//!
//! The library is loaded from its own file, as C programs have it. Linked into this program its
//! functions would have the names of the reference encoder's, which the oracles bring along, and
//! a linker takes either for both. Cargo makes that file because the library is a dependency,
//! with the same instrumentation; its calls of it are bound to this program's, which `build.rs`
//! has the linker show to the loader.
#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

use brotwerk_testkit::c_interface::Api;
use brotwerk_testkit::properties::c_interface::{Conversation, check_conversation};
use libloading::{Library, Symbol};

fn library_file() -> PathBuf {
    let program = std::env::current_exe().expect("this program is a file");
    let name = format!("{}brotlienc{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    program.with_file_name("deps").join(name)
}

fn library() -> &'static Api {
    // Kept with its functions, which it must outlive.
    static LIBRARY: OnceLock<(Api, Library)> = OnceLock::new();
    let (api, _) = LIBRARY.get_or_init(|| {
        let file = library_file();
        // SAFETY: loading it runs no code but the instrumentation's.
        let library = unsafe { Library::new(&file) };
        let library = library.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        // SAFETY: the library stays, and its functions have the types of the interface.
        let api = unsafe {
            Api::load(|name| {
                let symbol: Symbol<'_, *const ()> = library.get(name).expect(name);
                *symbol
            })
        };
        (api, library)
    });
    api
}

libfuzzer_sys::fuzz_target!(init: {
    // Before anything else, so that its code is there when coverage is first looked at.
    library();
}, |conversation: Conversation| {
    check_conversation(library(), conversation);
});
