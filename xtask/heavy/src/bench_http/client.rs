//! Requests, all at once.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Ticks of `/proc`'s clock in a second, on Linux.
const TICKS: f64 = 100.0;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Load {
    answers: usize,
    bytes: u64,
    /// Answers that were not compressed.
    plain: usize,
    time: Duration,
    first_bytes: Vec<Duration>,
    /// Seconds of the server's on processors.
    pub(crate) cpu: f64,
    /// Bytes that the server had at most.
    memory: u64,
}

impl Load {
    /// Of a table's row.
    pub(crate) fn cells(&self) -> String {
        let milliseconds = |at: usize| {
            let at = (self.first_bytes.len() * at / 100).min(self.first_bytes.len() - 1);
            self.first_bytes[at].as_secs_f64() * 1e3
        };
        let mut cells = String::new();
        let _ = write!(
            cells,
            "{:.2} | {} | {:.0} | {:.2} | {:.0} | {:.0} | {:.0}",
            self.bytes as f64 / 1e6,
            self.plain,
            self.answers as f64 / self.time.as_secs_f64(),
            self.cpu * 1e3 / self.answers as f64,
            milliseconds(50),
            milliseconds(99),
            self.memory as f64 / f64::from(1 << 20)
        );
        cells
    }

    /// Reads what a process took.
    pub(crate) fn add_process(&mut self, id: u32) -> Result<()> {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
        let (_, fields) = stat.rsplit_once(") ").context("the program's name")?;
        let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<f64>);
        self.cpu = ticks.sum::<Result<f64, _>>()? / TICKS;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let most = most.and_then(|line| line.trim().strip_suffix(" kB")).context("VmHWM")?;
        self.memory = most.parse::<u64>()? << 10;
        Ok(())
    }
}

/// Opens connections, then sends a request on each.
pub(crate) fn load(address: SocketAddr, way: &str, count: usize) -> Result<Load> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut connections = Vec::new();
        for number in 0..count {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (sender, connection) =
                hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            let request = Request::builder()
                .uri(format!("/{way}/{number}"))
                .header("host", "localhost")
                .header("accept-encoding", "br")
                .body(Body::empty())?;
            connections.push((sender, request));
        }
        let start = Instant::now();
        let mut answers = JoinSet::new();
        for (mut sender, request) in connections {
            answers.spawn(async move {
                let answer = sender.send_request(request).await?;
                ensure!(answer.status() == 200, "{}", answer.status());
                let plain = !answer.headers().contains_key("content-encoding");
                let (mut body, mut bytes, mut first) = (answer.into_body(), 0, None);
                while let Some(frame) = body.frame().await {
                    first.get_or_insert_with(|| start.elapsed());
                    bytes += frame?.into_data().map_or(0, |data| data.len() as u64);
                }
                Ok((plain, bytes, first.unwrap_or_default()))
            });
        }
        let mut load = Load { answers: count, ..Load::default() };
        while let Some(answer) = answers.join_next().await {
            let (plain, bytes, first) = answer??;
            load.plain += usize::from(plain);
            load.bytes += bytes;
            load.first_bytes.push(first);
        }
        load.time = start.elapsed();
        load.first_bytes.sort_unstable();
        Ok(load)
    })
}
