//! Servers as the page sets them up, each in a folder of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::log::Entry;
use super::page::{Page, with_place};
use crate::listening::{Listening, free_port, retried};
use crate::workspace::target;

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Nginx,
    Caddy,
    /// The example of `brotwerk-http`.
    Axum,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Nginx, Self::Caddy, Self::Axum];

    /// Its name, which is its heading on the page.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::Axum => "axum",
        }
    }

    /// What it takes.
    pub(crate) fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Nginx => &["nginx", "jq"],
            Self::Caddy => &["caddy", "jq"],
            Self::Axum => &[],
        }
    }
}

/// The folder that the page takes place in, and a server of the site in it.
pub(crate) struct Bakery<'a> {
    page: &'a Page,
    kind: Kind,
    folder: PathBuf,
    port: u16,
    server: Option<Listening>,
}

impl<'a> Bakery<'a> {
    /// A folder without a server. The site in it is the caller's to write.
    pub(crate) fn new(page: &'a Page, kind: Kind, folder: &Path) -> Result<Self> {
        let folder = folder.join(kind.name());
        fs::create_dir(&folder)?;
        Ok(Self { page, kind, folder, port: 0, server: None })
    }

    /// Something in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the server has a file, by its path.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Runs the commands under a heading of the page.
    pub(crate) fn run(&self, heading: &str) -> Result<()> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let programs = [target().join("release")].into_iter().chain(std::env::split_paths(&path));
        let path = std::env::join_paths(programs)?;
        for block in self.page.take(heading, "sh")? {
            let block = with_place(block, &self.folder, self.port);
            let mut shell = Command::new("sh");
            shell.args(["-euc", &block]).env("PATH", &path).current_dir(&self.folder);
            let output = shell.output().context("can't start sh")?;
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            ensure!(output.status.success(), "{heading}: {}:\n{block}\n{said}", output.status);
        }
        Ok(())
    }

    /// Starts the server on what the folder has now; anew, on the same port, if it runs.
    pub(crate) fn serve(&mut self) -> Result<()> {
        self.server = None;
        if self.kind != Kind::Axum {
            self.run(self.kind.name())?;
        }
        if self.port != 0 {
            self.server = Some(self.start(self.port)?);
            return Ok(());
        }
        let (server, port) = retried(|| {
            let port = free_port()?;
            Ok((self.start(port)?, port))
        })?;
        (self.server, self.port) = (Some(server), port);
        Ok(())
    }

    fn start(&self, port: u16) -> Result<Listening> {
        let block = |language| -> Result<String> {
            let blocks = self.page.take(self.kind.name(), language)?;
            Ok(with_place(&blocks.concat(), &self.folder, port))
        };
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut command = match self.kind {
            Kind::Nginx => self.nginx(&block("nginx")?)?,
            Kind::Caddy => self.caddy(&block("caddyfile")?)?,
            Kind::Axum => {
                // The block is this example's text.
                block("rust")?;
                let mut command = Command::new(target().join("debug/examples/static_site"));
                command.arg(self.path("site")).arg(port.to_string());
                command
            }
        };
        match self.kind {
            Kind::Nginx => command.stdout(Stdio::null()),
            Kind::Caddy => command.stdout(Stdio::null()).stderr(log),
            Kind::Axum => command.stdout(log),
        };
        Listening::start(&mut command, port)
    }

    /// The block where Debian's own configuration takes it in, but for a log and places to write to.
    fn nginx(&self, block: &str) -> Result<Command> {
        let (own, log) = (self.folder.display(), self.log());
        let configuration = format!(
            "user www-data;
worker_processes 1;
daemon off;
pid {own}/pid;
error_log {own}/errors warn;
events {{ worker_connections 64; }}
http {{
include /etc/nginx/mime.types;
client_body_temp_path {own}/body;
proxy_temp_path {own}/proxy;
fastcgi_temp_path {own}/fastcgi;
uwsgi_temp_path {own}/uwsgi;
scgi_temp_path {own}/scgi;
{block}log_format short '$request_uri $status $coded $body_bytes_sent $known';
map $sent_http_content_encoding $coded {{ '' -; default $sent_http_content_encoding; }}
map $http_available_dictionary $known {{ '' -; default $http_available_dictionary; }}
access_log {log} short;
}}
",
            log = log.display(),
        );
        let file = self.path("nginx.conf");
        fs::write(&file, configuration)?;
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-p").arg(&self.folder).arg("-c").arg(&file);
        Ok(command)
    }

    /// The block without an interface for administrators, which would take a port of its own.
    fn caddy(&self, block: &str) -> Result<Command> {
        let file = self.path("Caddyfile");
        fs::write(&file, format!("{{\n\tadmin off\n}}\n{block}"))?;
        let mut command = Command::new("caddy");
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&file);
        command.env("HOME", &self.folder).env_remove("XDG_DATA_HOME");
        Ok(command)
    }

    fn log(&self) -> PathBuf {
        self.path("access.log")
    }

    /// What it has answered so far.
    pub(crate) fn answered(&self) -> Result<Vec<Entry>> {
        let text = fs::read_to_string(self.log())?;
        let entry = match self.kind {
            Kind::Caddy => Entry::of_caddy,
            Kind::Nginx | Kind::Axum => Entry::of_line,
        };
        // The last line may still be in the making.
        let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        lines.filter_map(|line| entry(line).transpose()).collect()
    }
}
