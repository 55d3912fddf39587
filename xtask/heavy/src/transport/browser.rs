//! Chromium, driven by chromedriver (W3C WebDriver), by curl: one session with one profile.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::listening::{Listening, free_port, retried};

/// What it takes.
pub(crate) const PACKAGES: &[&str] = &["chromium", "chromium-driver", "curl"];

/// Seconds that an answer of the browser may take.
const SECONDS: &str = "60";

/// How Chromium runs here: as root, without a screen, and without looking at anything but the site.
const ARGUMENTS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser that is open.
pub(crate) struct Browser {
    driver: Listening,
    session: String,
}

impl Browser {
    /// Opens a browser whose profile is a new folder.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let driver = retried(|| {
            let port = free_port()?;
            let mut command = Command::new("chromedriver");
            command.arg(format!("--port={port}")).env("HOME", folder);
            Listening::start(command.stdout(Stdio::null()).stderr(Stdio::null()), port)
        })?;
        let mut arguments: Vec<_> = ARGUMENTS.iter().map(|&argument| argument.to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", folder.join("profile").display()));
        let mut browser = Self { driver, session: String::new() };
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": arguments},
        }}});
        let session = browser.call("POST", "", &capabilities)?;
        let id = session["sessionId"].as_str().context("a session without a name")?;
        browser.session = format!("/{id}");
        Ok(browser)
    }

    /// Asks the driver for something of this session.
    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let address = self.driver.address(&format!("session{}{path}", self.session));
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--max-time", SECONDS, "--request", method]);
        curl.args(["--header", "Content-Type: application/json"]);
        if method == "POST" {
            curl.arg("--data").arg(body.to_string());
        }
        let answer = curl.arg(&address).output().context("can't start curl")?;
        ensure!(answer.status.success(), "{method} {address}: {}", answer.status);
        let mut answer: Value = serde_json::from_slice(&answer.stdout)?;
        let value = answer["value"].take();
        if let Some(error) = value["error"].as_str() {
            bail!("{method} {path}: {error}: {}", value["message"]);
        }
        Ok(value)
    }

    /// Goes to an address, and waits until it is loaded.
    pub(crate) fn visit(&self, address: &str) -> Result<()> {
        self.call("POST", "/url", &json!({ "url": address })).map(drop)
    }

    /// Loads the page anew.
    pub(crate) fn reload(&self) -> Result<()> {
        self.call("POST", "/refresh", &json!({})).map(drop)
    }

    /// What a function's body on the page returns, or a promise of it.
    pub(crate) fn run(&self, script: &str) -> Result<Value> {
        self.call("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// What the console has shown since this was asked for last.
    pub(crate) fn console(&self) -> Result<Vec<String>> {
        let entries = self.call("POST", "/se/log", &json!({ "type": "browser" }))?;
        let entries = entries.as_array().context("a console without entries")?;
        Ok(entries.iter().map(ToString::to_string).collect())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Else its processes live on without the driver.
        let _ = self.call("DELETE", "", &Value::Null);
    }
}
