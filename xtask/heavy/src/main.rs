//! The tasks that take the encoder, or others: `cargo xtask` builds this when one is asked for.

mod bench_dictionary;
#[cfg(feature = "http")]
mod bench_http;
mod bench_look_ups;
mod bench_prefix;
mod bench_records;
mod bench_versions;
mod capi;
mod demo;
mod dictionaries;
mod docs;
mod kinds;
mod listening;
mod packages;
mod pareto;
mod servers;
mod spark;
mod texts;
mod transport;

use clap::{Parser, Subcommand};
use xtask::workspace;

/// Tasks for working on brotwerk.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Compress the example site, verify every stream, compare with google/brotli.
    Demo(demo::Demo),
    /// Measure.
    #[command(subcommand)]
    Bench(Bench),
    /// Make the reduced dictionaries that ship, or check them.
    Dictionaries(dictionaries::Dictionaries),
    /// Lay out the C library, headers and pkg-config file for installation.
    Capi(capi::Capi),
    /// Serve the example site by nginx, Apache and node with our C library and the stock one.
    Servers(servers::Servers),
    /// Show compression dictionaries at work in a browser, as docs/TRANSPORT.md sets them up.
    Transport(transport::Transport),
    /// Train on Apache Spark and on this machine alone, and compare.
    Spark,
}

#[derive(Subcommand)]
enum Bench {
    /// What the static dictionary is worth and costs.
    Dictionary(bench_dictionary::Dictionary),
    /// What steps of looking for words take: the trainer's constants.
    LookUps(bench_look_ups::LookUps),
    /// What the trainer gains on kinds of text that nothing ships for; gathers them first.
    Kinds,
    /// Many small records, with and without a prefix dictionary.
    Records(bench_records::Records),
    /// Prefix dictionaries for texts of a kind, by our trainer and by zstd's.
    Prefix(bench_prefix::Prefix),
    /// Files in two versions, with the old one as compression dictionary.
    Versions(bench_versions::Versions),
    /// The layer for HTTP servers beside tower-http's: many answers at once.
    #[cfg(feature = "http")]
    Http(bench_http::Http),
    /// What `bench http` starts.
    #[cfg(feature = "http")]
    #[command(hide = true)]
    HttpServer(bench_http::Server),
    /// All figures in docs and README, made anew.
    Docs(docs::Docs),
    /// Bytes and CPU against google/brotli, file by file and in turn.
    Pareto(pareto::Pareto),
}

fn main() -> anyhow::Result<()> {
    match Task::parse() {
        Task::Demo(demo) => demo.run(),
        Task::Bench(Bench::Dictionary(dictionary)) => dictionary.run(),
        Task::Bench(Bench::LookUps(look_ups)) => look_ups.run(),
        Task::Bench(Bench::Kinds) => kinds::run(),
        Task::Bench(Bench::Records(records)) => records.run(),
        Task::Bench(Bench::Prefix(prefix)) => prefix.run(),
        Task::Bench(Bench::Versions(versions)) => versions.run(),
        #[cfg(feature = "http")]
        Task::Bench(Bench::Http(http)) => http.run(),
        #[cfg(feature = "http")]
        Task::Bench(Bench::HttpServer(server)) => server.run(),
        Task::Bench(Bench::Docs(docs)) => docs.run(),
        Task::Bench(Bench::Pareto(pareto)) => pareto.run(),
        Task::Dictionaries(dictionaries) => dictionaries.run(),
        Task::Capi(capi) => capi.run(),
        Task::Servers(servers) => servers.run(),
        Task::Transport(transport) => transport.run(),
        Task::Spark => spark::run_test(),
    }
}
