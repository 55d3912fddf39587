//! nginx with its brotli filter.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Library;
use super::process::Server;
use super::site::Site;
use crate::listening::{free_port, own_folder};

/// What it takes.
pub(crate) const PACKAGES: &[&str] = &["nginx", "libnginx-mod-http-brotli-filter", "wrk", "curl"];

/// Starts nginx on a site, compressing at a level.
pub(crate) fn start(library: Library<'_>, level: u8, site: &Site, folder: &Path) -> Result<Server> {
    let port = free_port()?;
    let own = own_folder(folder, port)?;
    let (own_path, root, log) = (own.display(), site.folder.display(), own.join("log"));
    let configuration = format!(
        "load_module /usr/lib/nginx/modules/ngx_http_brotli_filter_module.so;
user www-data;
worker_processes 1;
daemon off;
pid {own_path}/pid;
error_log {own_path}/errors warn;
events {{ worker_connections 64; }}
http {{
  include /etc/nginx/mime.types;
  log_format short '$uri $status $sent_http_content_encoding';
  access_log {log} short buffer=64k flush=100ms;
  client_body_temp_path {own_path}/body;
  proxy_temp_path {own_path}/proxy;
  fastcgi_temp_path {own_path}/fastcgi;
  uwsgi_temp_path {own_path}/uwsgi;
  scgi_temp_path {own_path}/scgi;
  keepalive_requests 1000000;
  brotli on;
  brotli_comp_level {level};
  brotli_types text/css text/javascript application/javascript application/json
    image/svg+xml text/xml application/xml application/rss+xml application/atom+xml;
  server {{
    listen 127.0.0.1:{port};
    root {root};
  }}
}}
",
        log = log.display(),
    );
    let file = own.join("nginx.conf");
    std::fs::write(&file, configuration)?;
    let mut command = Command::new("/usr/sbin/nginx");
    command.arg("-p").arg(&own).arg("-c").arg(&file);
    Server::start("nginx", &mut command, library, port, log)
}
