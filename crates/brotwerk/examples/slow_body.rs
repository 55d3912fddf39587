//! Compresses a body that comes slowly, in chunks: what has come is on its way while the rest
//! is waited for. Then a file, for whose parts nobody waits: it becomes one stream, the same
//! each time.
//!
//! ```sh
//! cargo run -p brotwerk --features tokio --example slow_body
//! ```

use std::time::{Duration, Instant};

use brotwerk::tokio::{Reader, WhenPending};
use brotwerk::{ContentType, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let start = Instant::now();
    let (mut application, body) = tokio::io::duplex(1 << 14);
    // The application: renders a page, row by row, and takes its time for each.
    let rendering = async move {
        application.write_all(b"<!doctype html><title>Orders</title><table>\n").await?;
        for row in 1..=5 {
            let html = format!("<tr><td>Order {row}</td><td>12 loaves of bread</td></tr>\n");
            application.write_all(html.as_bytes()).await?;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        application.write_all(b"</table>\n").await
        // Dropped here, which ends the body.
    };
    // The server: sends whatever the compressor gives.
    let sending = async {
        let mut compressed = Reader::new(body, Options::new().content_type(ContentType::Html));
        let mut space = [0; 1 << 12];
        let mut sent = 0;
        loop {
            let count = compressed.read(&mut space).await?;
            if count == 0 {
                break;
            }
            sent += count;
            println!("{:4} ms: {count:3} bytes", start.elapsed().as_millis());
        }
        println!("{sent} bytes in all");
        Ok(())
    };
    tokio::try_join!(rendering, sending)?;

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tokio/reader.rs");
    let file = tokio::fs::File::open(path).await?;
    let size = file.metadata().await?.len() as usize;
    let options = Options::new().size_hint(size);
    let mut stream = Vec::new();
    let mut compressed = Reader::new(file, options.clone()).when_pending(WhenPending::Wait);
    compressed.read_to_end(&mut stream).await?;
    let text = std::fs::read(path)?;
    println!("a file of {size} bytes: {} bytes", stream.len());
    assert_eq!(stream, brotwerk::compress(&text, &options));
    Ok(())
}
