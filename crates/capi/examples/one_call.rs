//! The C interface, called as C would: `cargo run -p brotwerk-capi --example one_call`.

use brotlienc::{BrotliEncoderCompress, BrotliEncoderMaxCompressedSize};

fn main() {
    let text = "<p>Fresh bread, every morning.</p>".repeat(20);
    let mut size = BrotliEncoderMaxCompressedSize(text.len());
    let mut stream = vec![0; size];
    // SAFETY: both buffers are valid for the sizes given with them.
    let ok = unsafe {
        BrotliEncoderCompress(
            5,
            22,
            0,
            text.len(),
            text.as_ptr(),
            &raw mut size,
            stream.as_mut_ptr(),
        )
    };
    assert_eq!(ok, 1);
    println!("{} bytes compressed to {size}", text.len());
}
