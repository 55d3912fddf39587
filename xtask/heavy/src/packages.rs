//! Debian's packages: what is there, and getting what is not.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace::output_of;

/// Where Debian asks whether a package may start its service.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Prints why something is not done.
pub(crate) fn skip(what: &str, why: impl std::fmt::Display) {
    println!("skipped: {what}: {why}");
}

/// The version of an installed package.
pub(crate) fn version(package: &str) -> Option<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat", "${db:Status-Status} ${Version}", package]);
    let status = output_of(query.stderr(Stdio::null()))?;
    status.strip_prefix("installed ").map(str::to_owned)
}

/// Which of these packages is not installed, if one isn't.
pub(crate) fn missing(packages: &[&str]) -> Option<String> {
    let missing: Vec<_> =
        packages.iter().copied().filter(|package| version(package).is_none()).collect();
    (!missing.is_empty()).then(|| format!("no package {}", missing.join(", ")))
}

/// Installs those of these packages that aren't, without starting their services. Where that
/// can't be done they are missing afterwards.
pub(crate) fn install(packages: &[&str]) {
    let Some(missing) = missing(packages) else { return };
    if output_of(Command::new("id").arg("-u")).as_deref() != Some("0") {
        skip("installing packages", format!("{missing}, and not root"));
        return;
    }
    let policy = !Path::new(POLICY).exists() && forbid_services();
    let quiet = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    // One by one: what one mirror lacks must not keep the others away.
    let updated = quiet(&["update", "-qq"]);
    for package in packages {
        let install = ["install", "-qq", "-y", "--no-install-recommends", package];
        if version(package).is_none() && !(updated && quiet(&install)) {
            skip(package, "apt-get does not install it");
        }
    }
    if policy {
        let _ = std::fs::remove_file(POLICY);
    }
}

/// Answers that no service may be started, as long as packages are installed.
fn forbid_services() -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(POLICY, "#!/bin/sh\nexit 101\n").is_ok()
        && std::fs::set_permissions(POLICY, PermissionsExt::from_mode(0o755)).is_ok()
}
