//! Tasks for working on brotwerk: `cargo xtask --help`.

mod bench_instructions;
mod bench_parts;
mod ci;
mod corpus;
mod fuzz;
mod heavy;

use clap::{Parser, Subcommand};
use heavy::Passed;
use xtask::workspace;

/// Tasks for working on brotwerk.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Compress the example site, verify every stream, compare with google/brotli.
    Demo(Passed),
    /// Everything that must hold before a change lands.
    Ci,
    /// Test what CI has no time for: whole domains, and training on Spark.
    Long,
    /// Run fuzz targets.
    Fuzz(fuzz::Fuzz),
    /// Measure.
    #[command(subcommand)]
    Bench(Bench),
    /// Make the reduced dictionaries that ship, or check them.
    Dictionaries(Passed),
    /// Lay out the C library, headers and pkg-config file for installation.
    Capi(Passed),
    /// Serve the example site by nginx, Apache and node with our C library and the stock one.
    Servers(Passed),
    /// Show compression dictionaries at work in a browser, as docs/TRANSPORT.md sets them up.
    Transport(Passed),
    /// Train on Apache Spark and on this machine alone, and compare.
    Spark(Passed),
    /// Gather a corpus of web text from published npm packages, through the npm client.
    Corpus(corpus::Corpus),
}

#[derive(Subcommand)]
enum Bench {
    /// Each part's own throughput, with criterion.
    Parts(bench_parts::Parts),
    /// Instructions of each part and quality, beside the committed table.
    Instructions(bench_instructions::Instructions),
    /// What the static dictionary is worth and costs.
    Dictionary(Passed),
    /// What steps of looking for words take: the trainer's constants.
    LookUps(Passed),
    /// What the trainer gains on kinds of text that nothing ships for; gathers them first.
    Kinds(Passed),
    /// Many small records, with and without a prefix dictionary.
    Records(Passed),
    /// Files in two versions, with the old one as compression dictionary.
    Versions(Passed),
    /// The layer for HTTP servers beside tower-http's: many answers at once.
    Http(Passed),
    /// All figures in docs and README, made anew.
    Docs(Passed),
    /// Bytes and CPU against google/brotli, file by file and in turn.
    Pareto(Passed),
}

fn main() -> anyhow::Result<()> {
    match Task::parse() {
        Task::Ci => ci::run(),
        Task::Long => ci::run_long(),
        Task::Fuzz(fuzz) => fuzz.run(),
        Task::Corpus(corpus) => corpus.run(),
        Task::Bench(Bench::Parts(parts)) => parts.run(),
        Task::Bench(Bench::Instructions(instructions)) => instructions.run(),
        Task::Demo(options) => options.to(&["demo"]),
        Task::Dictionaries(options) => options.to(&["dictionaries"]),
        Task::Capi(options) => options.to(&["capi"]),
        Task::Servers(options) => options.to(&["servers"]),
        Task::Transport(options) => options.to(&["transport"]),
        Task::Spark(options) => options.to(&["spark"]),
        Task::Bench(Bench::Dictionary(options)) => options.to(&["bench", "dictionary"]),
        Task::Bench(Bench::LookUps(options)) => options.to(&["bench", "look-ups"]),
        Task::Bench(Bench::Kinds(options)) => options.to(&["bench", "kinds"]),
        Task::Bench(Bench::Versions(options)) => options.to(&["bench", "versions"]),
        Task::Bench(Bench::Records(options)) => options.to(&["bench", "records"]),
        Task::Bench(Bench::Http(options)) => options.to(&["bench", "http"]),
        Task::Bench(Bench::Docs(options)) => options.to(&["bench", "docs"]),
        Task::Bench(Bench::Pareto(options)) => options.to(&["bench", "pareto"]),
    }
}
