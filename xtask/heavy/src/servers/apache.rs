//! Apache with mod_brotli.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Library;
use super::process::Server;
use super::site::Site;
use crate::listening::{free_port, own_folder};

/// What it takes.
pub(crate) const PACKAGES: &[&str] = &["apache2", "wrk", "curl"];

/// Starts Apache on a site.
pub(crate) fn start(library: Library<'_>, site: &Site, folder: &Path) -> Result<Server> {
    const MODULES: [&str; 5] = ["mpm_event", "mime", "filter", "brotli", "authz_core"];
    let port = free_port()?;
    let own = own_folder(folder, port)?;
    let (own_path, root) = (own.display(), site.folder.display());
    let modules: String = MODULES
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    let configuration = format!(
        "{modules}
ServerRoot {own_path}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {own_path}/pid
DefaultRuntimeDir {own_path}
Mutex file:{own_path}
ErrorLog {own_path}/errors
User www-data
Group www-data
StartServers 1
ServerLimit 1
MinSpareThreads 4
MaxSpareThreads 8
ThreadsPerChild 8
MaxRequestWorkers 8
MaxKeepAliveRequests 0
TypesConfig /etc/mime.types
AddOutputFilter BROTLI_COMPRESS html css js json svg xml
BrotliCompressionQuality 5
DocumentRoot {root}
<Directory {root}>
  Require all granted
</Directory>
"
    );
    let file = own.join("apache2.conf");
    std::fs::write(&file, configuration)?;
    let mut command = Command::new("/usr/sbin/apache2");
    command.arg("-f").arg(&file).arg("-DFOREGROUND");
    Server::start("Apache", &mut command, library, port, own.join("errors"))
}
